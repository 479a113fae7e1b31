#!/usr/bin/env node
// Plain JavaScript, for a Node that can't read the rest.
import "../engine/requireNode.js";

await import("./main.ts");
