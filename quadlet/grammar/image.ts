const pathPart = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const domain = /^(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9.-]+(?=:\d)|\[[0-9a-fA-F:]+\])(?::\d+)?$/;

/**
 * Why a text is no fully qualified image reference, `REGISTRY/PATH[:TAG][@sha256:DIGEST]`; undefined when it is one. The
 * grammar is that of the distribution project, less short names: which registry those mean is up to each node.
 */
export function imageProblem(image: string): string | undefined {
  return (
    writtenProblem(image) ??
    (isQualified(image) ? undefined : "names no registry; write it in full: ghcr.io/owner/name:tag") ??
    partsProblem(image)
  );
}

/** The same for a reference that may be a short name, without a registry. */
export function shortImageProblem(image: string): string | undefined {
  return writtenProblem(image) ?? partsProblem(image);
}

/**
 * What podman pulls or runs, taken apart at its transport (containers-transports(5)): `docker://` stands before a reference
 * in a registry, the others before the path of an archive or directory, or before an image that is here already.
 */
export function imageSource(image: string): { readonly transport: string | undefined; readonly reference: string } {
  const [, registry] = /^docker:\/\/(.*)$/s.exec(image) ?? [];
  if (registry !== undefined) return { transport: "docker", reference: registry };
  const [, transport, reference = ""] = localSource.exec(image) ?? [];
  return transport === undefined ? { transport, reference: image } : { transport, reference };
}

const localSource = /^(containers-storage|dir|docker-archive|docker-daemon|oci|oci-archive|sif|tarball):(.*)$/s;

/** Whether a reference names its registry, rightly written or not. */
export function isQualified(image: string): boolean {
  const { registry, path } = partsOf(image);
  return path.length > 0 && domain.test(registry);
}

function writtenProblem(image: string): string | undefined {
  if (/\s/.test(image)) return "holds a blank; an image reference has none";
  if (/^[a-z-]+:\/\//i.test(image)) return "starts with a transport; leave it out: ghcr.io/owner/name:tag";
  return undefined;
}

function partsProblem(image: string): string | undefined {
  const { registry, path, tag, digest } = partsOf(image);
  const parts = isQualified(image) ? path : [registry, ...path];
  if (parts.some((part) => /[A-Z]/.test(part))) return "has capitals in its path; registries take lower case only";
  if (!parts.every((part) => pathPart.test(part))) return "is not an image reference; write ghcr.io/owner/name:tag";
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) {
    return "has a malformed tag; use up to 128 letters, digits, _, . and -";
  }
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    return "has a malformed digest; it is @sha256: and 64 hexadecimal digits";
  }
  return undefined;
}

function partsOf(image: string): {
  readonly registry: string;
  readonly path: readonly string[];
  readonly tag: string | undefined;
  readonly digest: string | undefined;
} {
  const digest = /@(.*)/s.exec(image)?.[1];
  const tagged = image.replace(/@.*/s, "");
  const tag = /:([^/:]*)$/.exec(tagged)?.[1];
  const name = tagged.replace(/:[^/:]*$/, "");
  const path = name.split("/");
  return { registry: name.replace(/\/.*/s, ""), path: path.slice(1), tag, digest };
}
