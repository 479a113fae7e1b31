import { promisify } from "node:util";
import ssh2, { type Client, type SFTPWrapper, type Stats } from "ssh2";

/** The few SFTP operations that a copy needs. */
export interface Sftp {
  /** What is there, links followed; nothing when nothing is. */
  readonly stat: (path: string) => Promise<Stats | undefined>;
  readonly mkdir: (path: string) => Promise<void>;
  /** Creates or empties the file and writes what `chunks` gives. A new file gets the server's default mode. */
  readonly write: (path: string, chunks: AsyncIterable<Buffer>) => Promise<void>;
}

export async function openSftp(client: Client): Promise<Sftp> {
  const sftp = await promisify<SFTPWrapper>((done) => {
    client.sftp((error, opened) => {
      done(error ?? null, opened);
    });
  })();
  const stat = promisify((path: string, done: (error: Error | null, stats: Stats) => void) => {
    sftp.stat(path, (error, stats) => {
      done(error ?? null, stats);
    });
  });
  const mkdir = promisify((path: string, done: (error?: Error | null) => void) => {
    sftp.mkdir(path, done);
  });
  return {
    stat: async (path) => {
      try {
        return await stat(path);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw new Error(`failed to stat remote path ${path}: ${messageOf(error)}`);
      }
    },
    mkdir: async (path) => {
      try {
        await mkdir(path);
      } catch (error) {
        throw new Error(`failed to create remote directory ${path}: ${messageOf(error)}`);
      }
    },
    write: (path, chunks) => writeFile(sftp, path, chunks),
  };
}

async function writeFile(sftp: SFTPWrapper, path: string, chunks: AsyncIterable<Buffer>): Promise<void> {
  const handle = await new Promise<Buffer>((resolve, reject) => {
    sftp.open(path, "w", (error, opened) => {
      if (error === undefined) resolve(opened);
      else reject(new Error(`failed to create remote file ${path}: ${error.message}`));
    });
  });
  let position = 0;
  try {
    for await (const chunk of chunks) {
      await new Promise<void>((resolve, reject) => {
        sftp.write(handle, chunk, 0, chunk.length, position, (error) => {
          if (error === undefined || error === null) resolve();
          else reject(new Error(`failed to write to remote path ${path}: ${error.message}`));
        });
      });
      position += chunk.length;
    }
  } finally {
    await new Promise<void>((resolve) => {
      sftp.close(handle, () => {
        resolve();
      });
    });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === ssh2.utils.sftp.STATUS_CODE.NO_SUCH_FILE;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
