import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// `kata editor off|on`: what stands in the editors' settings, and that what stood there comes back.

const VSCODE = ".vscode/settings.json";
const OWN = '{\n  // mine\n  "editor.fontSize": 15,\n  "[typescript]": { "editor.tabSize": 2 },\n}\n';

let course: Throwaway;
const file = (name: string) => path.join(course.root, name);
const put = (name: string, text: string) => {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), text);
};
const text = (name: string) => readFileSync(file(name), "utf8");

beforeAll(async () => {
  course = await throwawayCourse();
});
afterEach(() => {
  for (const name of [".vscode", ".zed", ".noai", ".kata"])
    rmSync(file(name), { recursive: true, force: true });
});
afterAll(() => course?.remove());

test("where nothing stood, off writes the settings, says what no file reaches, and on leaves nothing", async () => {
  const off = await course.run(["editor", "off"]);
  expect([off.code, off.stderr]).toEqual([0, ""]);
  expect(JSON.parse(text(VSCODE))).toEqual({
    "editor.inlineSuggest.enabled": false,
    "[typescript]": { "editor.inlineSuggest.enabled": false },
  });
  expect(JSON.parse(text(".zed/settings.json"))).toEqual({ show_edit_predictions: false });
  expect(text(".noai")).toBe("");
  expect(off.stdout).toContain("Cursor and Windsurf: ");
  const on = await course.run(["editor", "on"]);
  expect([on.code, on.stderr]).toEqual([0, ""]);
  expect([".vscode", ".zed", ".noai"].filter((name) => existsSync(file(name)))).toEqual([]);
  expect(existsSync(file(".kata/editor.json"))).toBe(false);
});

test("what stood there keeps its comments, and comes back byte by byte, however often off was said", async () => {
  put(VSCODE, OWN);
  await course.run(["editor", "off"]);
  expect(text(VSCODE)).toContain("// mine");
  expect(text(VSCODE)).toContain('"editor.tabSize": 2');
  expect(text(VSCODE).match(/"editor\.inlineSuggest\.enabled": false/g)).toHaveLength(2);
  await course.run(["editor", "off"]);
  await course.run(["editor", "on"]);
  expect(text(VSCODE)).toBe(OWN);
});

test("in a file that was edited since, on takes back its own settings alone", async () => {
  put(VSCODE, '{ "editor.inlineSuggest.enabled": true }\n');
  await course.run(["editor", "off"]);
  put(VSCODE, text(VSCODE).replace("{", '{ "editor.wordWrap": "on",'));
  await course.run(["editor", "on"]);
  expect(JSON.parse(text(VSCODE))).toMatchObject({
    "editor.wordWrap": "on",
    "editor.inlineSuggest.enabled": true,
  });
  expect(JSON.parse(text(VSCODE))["[typescript]"]?.["editor.inlineSuggest.enabled"]).toBeUndefined();
});

test("settings that are no JSON stay as they are, and are told; the others are written", async () => {
  put(VSCODE, "{ broken");
  const off = await course.run(["editor", "off"]);
  expect(off.code).toBe(1);
  expect(off.stderr).toContain(`VS Code: ${VSCODE} is not an object in JSON. Nothing was changed there.`);
  expect(text(VSCODE)).toBe("{ broken");
  expect(existsSync(file(".noai"))).toBe(true);
});

test("on with nothing to put back says so, and another word is refused", async () => {
  expect((await course.run(["editor", "on"])).stdout).toContain("Nothing was switched off here.");
  const wrong = await course.run(["editor", "maybe"]);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('"maybe" is neither off nor on')]);
});
