// Plain JavaScript, for a Node that can't read the program: Pulumi.yaml has it loaded before index.ts.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `This program needs Node 22.18 or newer, and this is ${process.version}. ` +
      "Put a newer one on PATH, or run it through npm (`npm run pulumi -- …`, `npm run hecate-fleet -- …`), which brings its own.\n",
  );
  process.exit(1);
}
