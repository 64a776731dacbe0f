import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { root } from "../../grader/node/course/paths.js";
import { ofNode } from "../support/of-node.js";

// What stands where in the grader. A folder's name says where its code runs, and a room imports only those before it.

const ROOMS = ["core", "page", "spec", "node", "portfolio", "terminal", "play", "author"];

/** Rooms that a browser loads too, and the packages that they may take. */
const EVERYWHERE: Record<string, RegExp> = {
  core: /^(valibot|js-tokens|@noble\/hashes\/.+)$/,
  page: /^(@observablehq\/plot|fast-png|@noble\/hashes\/.+)$/,
};

const folder = path.join(root, "grader");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.m?ts$/.test(file) && !/\.d\.m?ts$/.test(file))
  .sort();
const texts = new Map(files.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));

/** What each file imports: files of the grader by their paths in it, everything else by its name. */
const imports = new Map(
  [...texts].map(([file, text]) => {
    const named = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    const found = named.map((name) =>
      name.startsWith(".") ? path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, ".ts") : name,
    );
    return [file, [...new Set(found)]] as const;
  }),
);

const roomOf = (file: string) => (file.includes("/") ? file.split("/")[0] : "main");
const floor = (file: string) => (roomOf(file) === "main" ? ROOMS.length : ROOMS.indexOf(roomOf(file)));

test("every file stands in a room", () => {
  expect(files.filter((file) => floor(file) < 0)).toEqual([]);
  expect(files.length).toBeGreaterThan(200);
});

test("no room imports one after it", () => {
  const up = files.flatMap((file) =>
    imports
      .get(file)!
      .filter((other) => imports.has(other) && floor(other) > floor(file))
      .map((other) => `${file} -> ${other}`),
  );
  expect(up).toEqual([]);
});

test("no files import each other in a circle", () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(" -> "));
    if (done.has(file) || way.includes(file)) return;
    for (const other of imports.get(file) ?? []) if (imports.has(other)) visit(other, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

describe.each(Object.keys(EVERYWHERE))("%s runs in a browser too", (room) => {
  const own = files.filter((file) => roomOf(file) === room);

  test("it takes nothing of Node", () => {
    const taken = own.flatMap((file) => ofNode(texts.get(file)!).map((what) => `${file}: ${what}`));
    expect(taken).toEqual([]);
    expect(own.length).toBeGreaterThan(10);
  });

  test("and no package but those that run there", () => {
    const others = own.flatMap((file) =>
      imports
        .get(file)!
        .filter((name) => !imports.has(name) && !name.startsWith("../lib/") && !EVERYWHERE[room].test(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(others).toEqual([]);
  });
});
