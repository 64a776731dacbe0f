import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../lib/platform/root.js";
import { ofNode } from "../support/of-node.js";

// lib judges in a browser too: what it needs of Node stands in a few files, which a bundle for a browser leaves out.

/** Files that only Node loads: what lib asks of it, and the loaders of what only Node has. */
const NODE_ONLY = ["backend/dawn.ts", "backend/native.ts", "platform/node.ts", "platform/root.ts"];

const folder = path.join(root, "lib");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
  .sort();

describe("only the files for Node take something of Node", () => {
  test.each(files.filter((file) => !NODE_ONLY.includes(file)))("%s", (file) => {
    expect(ofNode(readFileSync(path.join(folder, file), "utf8"))).toEqual([]);
  });

  test("and each of those does", () => {
    const idle = NODE_ONLY.filter(
      (file) => ofNode(readFileSync(path.join(folder, file), "utf8")).length === 0,
    );
    // Dawn is a package, and its loader puts things on globalThis; it must not reach a browser all the same.
    expect(idle).toEqual(["backend/dawn.ts"]);
  });
});

test.each([
  ['import { readFileSync } from "node:fs";', ["node:fs"]],
  ['import fs from "fs";', ["fs"]],
  ['import "fs/promises";', ["fs/promises"]],
  ['export * from "node:path";', ["node:path"]],
  ['const os = await import("node:os");', ["node:os"]],
  ['import fs = require("node:fs");', ["node:fs"]],
  ['require("fs");', ["require"]],
  ["process.env.X;", ["process"]],
  ["globalThis.process;", ["process"]],
  ["f({ process });", ["process"]],
  ["Buffer.from(x);", ["Buffer"]],
  ["new URL('.', import.meta.url);", ["import.meta"]],
  ["setImmediate(f); __dirname;", ["setImmediate", "__dirname"]],
  ['import type { Worker } from "node:worker_threads";', []],
  ["// process.env, and a text: \n 'process.env';", []],
  ["x.process(); const y = { process: 1 }; type T = Buffer;", []],
])("finds what there is of Node in %s", (text, found) => {
  expect(ofNode(text)).toEqual(found);
});
