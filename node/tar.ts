/** A file in an archive. */
export interface ArchiveFile {
  /** Relative, at most 100 bytes. */
  readonly name: string;
  readonly content: string;
}

const blockSize = 512;

/** A POSIX ustar archive (pax(1)) of plain files, mode 0600, all times 0: the same files give the same bytes. */
export function tar(files: readonly ArchiveFile[]): Uint8Array {
  const blocks = files.flatMap((file) => {
    const content = new TextEncoder().encode(file.content);
    return [header(file.name, content.length), content, new Uint8Array(-content.length & (blockSize - 1))];
  });
  return Buffer.concat([...blocks, new Uint8Array(2 * blockSize)]);
}

function header(name: string, size: number): Uint8Array {
  const block = Buffer.alloc(blockSize);
  if (Buffer.byteLength(name) > 100) throw new RangeError(`${name}: a name in the archive has at most 100 bytes`);
  block.write(name, 0);
  block.write("0000600\0", 100);
  block.write("0000000\0", 108);
  block.write("0000000\0", 116);
  block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  block.write("00000000000\0", 136);
  block.write("        0", 148);
  block.write("ustar\0" + "00", 257);
  // The checksum is taken with its own field full of blanks.
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}
