import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "../support/throwaway.js";

// What judges hand-ins elsewhere: scripts that other machines run.

let kata: Throwaway;
const at = (name: string) => path.join(kata.root, name);
const REPOSITORY = "https://example.org/a/kata.git";
const bundle = (target: string, out: string, ...more: string[]) =>
  kata.run(["course", "bundle", "--for", target, "--course", at("course.json"), "--out", at(out), ...more]);
const has = (program: string) =>
  spawnSync(program, ["--version"]).status === 0 || spawnSync(program, ["-v"]).status === 0;

beforeAll(async () => {
  kata = await throwawayCourse();
  await kata.run(["course", "new", "double-it", "--out", at("course.json")]);
});
afterAll(() => kata?.remove());

test.runIf(has("python3"))(
  "a zip for Gradescope, which others can read, with programs that run",
  async () => {
    const { code, stderr } = await bundle("gradescope", "g.zip", "--repository", REPOSITORY);
    expect([code, stderr]).toEqual([0, ""]);
    const read =
      "import sys, json, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps({i.filename: [oct(i.external_attr >> 16), z.read(i).decode()] for i in z.infolist()}))";
    const files = JSON.parse(execFileSync("python3", ["-c", read, at("g.zip")], { encoding: "utf8" }));
    expect(Object.keys(files)).toEqual(["setup.sh", "run_autograder", "course.json"]);
    expect(files["setup.sh"][0]).toBe("0o100755");
    expect(files["setup.sh"][1]).toContain(`git clone '${REPOSITORY}'`);
    expect(files["course.json"][1]).toBe(readFileSync(at("course.json"), "utf8"));
    for (const name of ["setup.sh", "run_autograder"])
      expect(spawnSync("bash", ["-n"], { input: files[name][1] }).status).toBe(0);
    // An older one is replaced, another file is not.
    expect((await bundle("gradescope", "g.zip", "--repository", REPOSITORY)).code).toBe(0);
    expect((await bundle("gradescope", "course.json", "--repository", REPOSITORY)).code).toBe(2);
  },
);

test.runIf(has("python3"))("a program for Classroom 50", async () => {
  expect((await bundle("classroom50", "c50", "--repository", REPOSITORY)).code).toBe(0);
  const script = at("c50/autograder.py");
  execFileSync("python3", ["-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", script]);
  expect(JSON.parse(readFileSync(at("c50/runtime.json"), "utf8"))).toMatchObject({ node: "22" });
  expect((await bundle("classroom50", "c50", "--repository", REPOSITORY)).stderr).toContain("not empty");
});

test("a workflow for GitHub", async () => {
  expect((await bundle("github", "gh", "--repository", "git@github.com:a/kata.git")).code).toBe(0);
  const workflow = readFileSync(at("gh/.github/workflows/grade.yml"), "utf8");
  expect(workflow).toContain('REPOSITORY: "git@github.com:a/kata.git"');
  expect(existsSync(at("gh/.github/course.json"))).toBe(true);
  rmSync(at("gh"), { recursive: true });
});

test.each([
  [["--for", "moodle"], "say for whom"],
  [
    ["--for", "github", "--repository", "/home/teacher/kata"],
    "say where other machines clone this course from",
  ],
  [
    ["--for", "github", "--repository", 'https://a"; rm -rf /'],
    "say where other machines clone this course from",
  ],
])("%j is refused", async (more, says) => {
  const { code, stderr } = await kata.run(["course", "bundle", "--course", at("course.json"), ...more]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
});
