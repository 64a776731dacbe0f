import { expect, test } from "vitest";
import { shellWords } from "../../../../grader/terminal/commands/shell-words.js";
import { type Key, KeyBursts } from "../../../../grader/terminal/watch/bursts.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const key = (name: string, ctrl = false): Key => ({ name, ctrl, text: "" });
const names = (keys: Key[]) => keys.map(({ name }) => name);

test("keys that are typed pass, also two at once", async () => {
  const got: string[] = [];
  const bursts = new KeyBursts((keys) => got.push(...names(keys)));
  bursts.take(key("h"));
  bursts.take(key("l"));
  await turn();
  bursts.take(key("q"));
  await turn();
  expect(got).toEqual(["h", "l", "q"]);
});

test("a paste is one key, whether the terminal marks it or not, and Ctrl-C in it stays", async () => {
  const got: string[] = [];
  const bursts = new KeyBursts((keys) => got.push(...names(keys)));
  for (const name of "const q = run(all, open, reset)".split("")) bursts.take(key(name));
  bursts.take(key("c", true));
  await turn();
  // What comes a moment later is the rest of it.
  bursts.take(key("q"));
  await turn();
  expect(got).toEqual(["paste", "c"]);

  const marked: string[] = [];
  const second = new KeyBursts((keys) => marked.push(...names(keys)));
  for (const name of ["paste-start", "q", "y"]) second.take(key(name));
  await turn();
  second.take(key("q"));
  second.take(key("paste-end"));
  await turn();
  second.take(key("h"));
  await turn();
  expect(marked).toEqual(["paste", "h"]);
});

test("EDITOR and PAGER are read as a shell reads them", () => {
  expect(shellWords("less -R")).toEqual(["less", "-R"]);
  expect(shellWords('"/opt/my editor/bin/edit" --wait')).toEqual(["/opt/my editor/bin/edit", "--wait"]);
  expect(shellWords("$HOME/bin/vi", { HOME: "/home/me" })).toEqual(["/home/me/bin/vi"]);
  expect(shellWords("  ")).toEqual([]);
  expect(shellWords("C:\\Users\\me\\Code.exe -w", {}, "win32")).toEqual(["C:\\Users\\me\\Code.exe", "-w"]);
});
