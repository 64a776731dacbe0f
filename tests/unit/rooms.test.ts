import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { houseSvg } from "../../docs/draw-house.js";
import { houseOf, importsOf, ROOMS, roomOf, sourcesIn } from "../../docs/house.js";
import { root } from "../../grader/node/course/paths.js";
import { ofNode } from "../support/of-node.js";

// A folder's name says where its code runs, and a room of the grader imports only those below it.

/** Rooms that a browser loads too, and the packages that they may take. */
const EVERYWHERE: Record<string, RegExp> = {
  core: /^(valibot|js-tokens|@noble\/hashes\/.+)$/,
  spec: /^@vitest\/(expect|spy|utils\/error)$/,
  // Of solutions it takes types.
  models: /^(@tensorflow\/tfjs$|solutions\/)/,
  page: /^(@observablehq\/plot|fast-png|@noble\/hashes\/.+)$/,
};

const files = sourcesIn("grader");
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");
/** 0 is the top. */
const floor = (file: string) => ROOMS.findIndex(([name]) => name === roomOf(file));

test("every file stands in a room", () => {
  expect(files.filter((file) => floor(file) < 0)).toEqual([]);
  expect(files.length).toBeGreaterThan(200);
});

test("no room imports one above it", () => {
  const up = files.flatMap((file) =>
    imports
      .get(file)!
      .filter((other) => imports.has(other) && floor(other) < floor(file))
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
    const taken = own.flatMap((file) => ofNode(textOf(file)).map((what) => `${file}: ${what}`));
    expect(taken).toEqual([]);
    expect(own.length).toBeGreaterThan(4);
  });

  test("and no package but those that run there", () => {
    const others = own.flatMap((file) =>
      imports
        .get(file)!
        .filter((name) => !imports.has(name) && !name.startsWith("lib/") && !EVERYWHERE[room].test(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(others).toEqual([]);
  });
});

test("the picture of the house is current: npm run house", () => {
  expect(readFileSync(path.join(root, "docs", "house.svg"), "utf8")).toBe(houseSvg(houseOf()));
});
