import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { decode, encode } from "fast-png";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inCaption } from "../../grader/models/paint/caption.js";
import { joined } from "../../grader/models/sheet.js";
import { glyph } from "../../grader/models/write/glyphs.js";
import { inSigns, SIGNS } from "../../grader/models/write/signs.js";
import { paint } from "../../grader/play/paint.js";
import { write } from "../../grader/play/write.js";
import { UsageError } from "../../grader/terminal/commands/exit.js";
import { latentBytes } from "../../lib/latent/checkpoints.js";
import { courseBytes } from "../../lib/platform/files.js";
import { terminal } from "../grader/support/terminal.js";
import { type CourseCopy, copyOfCourse } from "./support/copy.js";

// `kata paint` and `kata write` in a copy of the course, with the networks that come with it in place of the learner's.

test("a caption is read in words of the model, and anything else is refused", () => {
  expect(inCaption("  A Red  triangle TOP right ")).toBe("a red triangle top right");
  expect(() => inCaption(" ")).toThrow("there must be something to paint");
  expect(() => inCaption("a purple disk")).toThrow(/has no word "purple"; it has [0-9]+: a the red /);
  expect(() => inCaption("red <end>")).toThrow('has no word "<end>"');
  expect(() => inCaption("a a a a a a a")).toThrow("at most 6 words, got 7");
  expect(() => inCaption("x".repeat(10_000))).toThrow(`has no word "${"x".repeat(39)}…"`);
});

test("digits and the signs between them are written, and anything else is refused", () => {
  expect(inSigns(" 24.12.2026 ")).toBe("24.12.2026");
  expect(inSigns("3 +  4 = 7")).toBe("3 + 4 = 7");
  expect(() => inSigns("12a")).toThrow('got "a" in "12a"');
  expect(() => inSigns(" . ")).toThrow("there must be a digit to write");
  expect(() => inSigns("x".repeat(10_000))).toThrow(`got "x" in "${"x".repeat(39)}…"`);
  expect(() => inSigns("1".repeat(61))).toThrow("at most 60 signs are written at once, got 61");
});

test("options that no flow can be sampled with are refused before anything is loaded", async () => {
  const right = { w: 2, steps: 20, n: 4 };
  const refusals: [object, string][] = [
    [{ steps: 0 }, "--steps must be a whole number from 1 to 200"],
    [{ steps: 2.5 }, "--steps must be"],
    [{ w: Number.NaN }, "-w must be a number"],
    [{ n: 17 }, "-n must be a whole number from 1 to 16"],
    [{ seed: -1 }, "--seed must be"],
  ];
  for (const [wrong, told] of refusals) {
    const refused = paint(["red"], { ...right, ...wrong });
    await expect(refused, told).rejects.toThrow(UsageError);
    await expect(refused, told).rejects.toThrow(told);
  }
  await expect(write(["x"], right)).rejects.toThrow("the model writes digits");
});

test("printed signs differ, and a sheet puts pictures side by side", () => {
  expect(new Set(SIGNS.map((sign) => glyph(sign).join())).size).toBe(SIGNS.length);
  const pictures = [[1], [-1], [1]];
  expect(joined({ pictures, shape: [1, 1, 1], across: 2, gap: 1 })).toEqual({
    ...{ height: 3, width: 3, channels: 1 },
    values: [1, 0, 0, 0, 0, 0, 1, 0, 0],
  });
});

describe("the commands", () => {
  let course: CourseCopy;
  beforeAll(() => {
    course = copyOfCourse();
  });
  afterAll(() => course?.remove());
  const picture = (name: string) => path.join(course.root, ".kata", "pictures", name);

  test("before the learner has trained a model, the course's is used, and it is said whose it is", async () => {
    for (const [command, text, says] of [
      ["paint", "red", "The course's painter paints, until your train-text-dit has passed."],
      ["write", "7", "The course's writer writes, until your train-latent-flow has passed."],
    ]) {
      const { stdout, stderr, code } = await course.run([command, text, "--steps", "2"]);
      expect(stderr).toMatch(/^[^\n]* The code is the course's, all \d+ exercises of it\.\n/);
      expect(stderr.startsWith(`${says} The code`)).toBe(true);
      expect(stdout).toMatch(/The judge (sees|reads)/);
      expect(code).toBe(0);
    }
  });

  test("paint: three moments in plain text, what the judge sees, a PNG", async () => {
    writeFileSync(course.model("painter"), courseBytes("lib/pictures/painter.safetensors"));
    const { stdout, stderr, code } = await course.run([
      "paint",
      "a",
      "Green",
      "disk",
      "left",
      "top",
      "--seed",
      "1",
    ]);
    expect(stdout.match(/^t = .*$/gm)).toEqual(["t = 1.00", "t = 0.50", "t = 0.00"]);
    expect(stdout).toMatch(/\nThe judge sees [34] × a green disk left top(, 1 × a .*)?\.\n$/);
    expect(stderr).toMatch(/^Your painter paints\. The code is the course's, all \d+ exercises of it\.\n/);
    expect(stderr).toContain(`Saved to ${picture("a-green-disk-left-top.png")}`);
    const { width, height, channels } = decode(readFileSync(picture("a-green-disk-left-top.png")));
    expect([width, height, channels]).toEqual([32 * (4 * 8 + 3), 32 * 8, 3]);
    expect(code).toBe(0);
  });

  test("write: the digits are read back; signs are printed between them", async () => {
    writeFileSync(course.model("writer"), latentBytes("flow"));
    const out = path.join(course.root, "page.png");
    const { stdout, stderr, code } = await course.run(["write", "24.12.2026", "--seed", "3", "--out", out]);
    expect(stdout).toMatch(/\nThe judge reads \d{8}: [678] of 8 right\.\n$/);
    expect(stderr).toContain(`Saved to ${out}`);
    const { width, data } = decode(readFileSync(out));
    expect(width).toBeGreaterThan(16 * 14 * 4);
    expect(data[0], "paper is white").toBe(255);
    expect(code).toBe(0);
  });

  test("each line of input is written, and what can't be is told", async () => {
    const { stdout, stderr, code } = await course.run(["write", "--steps", "2"], "12\nseven\n\n3\n");
    expect(stdout.match(/The judge reads/g)).toHaveLength(2);
    expect(stderr).toContain('got "s" in "seven"');
    expect(code).toBe(1);
    expect(existsSync(picture("12.png"))).toBe(true);
  });

  test("a file that can't be written is told in one line", async () => {
    const out = path.join(course.root, "package.json", "no-folder.png");
    const { stderr, code } = await course.run(["write", "1", "--steps", "1", "--out", out]);
    expect(stderr).toMatch(/^kata: [^\n]*no-folder\.png[^\n]*: [^\n]*\n$/);
    expect(code).toBe(2);
  });

  test("--out replaces a picture of ours and nothing else", async () => {
    const out = (name: string) => path.join(course.root, name);
    const answer = out("exercises/1-understanding-gradients/00-warm-up/predict-line.ts");
    const photo = out("photo.png");
    writeFileSync(course.model("writer"), latentBytes("flow"));
    writeFileSync(photo, encode({ width: 1, height: 1, data: new Uint8Array(4) }));
    for (const file of [answer, photo]) {
      const before = readFileSync(file);
      const { stdout, stderr, code } = await course.run(["write", "1", "--steps", "1", "--out", file]);
      expect(stderr).toMatch(
        /among the files of the course|is there already and is not a picture of this course/,
      );
      expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
      expect(readFileSync(file).equals(before)).toBe(true);
    }
    for (let time = 0; time < 2; time++)
      expect((await course.run(["write", "1", "--steps", "1", "--out", out("mine.png")])).code).toBe(0);
  });

  test("a damaged file is named, and what writes it again", async () => {
    writeFileSync(course.model("writer"), latentBytes("flow").subarray(0, 5000));
    const { stderr, code } = await course.run(["write", "1"]);
    expect(stderr).toContain("writer.safetensors holds no such model: the tensors take");
    expect(stderr).toContain("Let train-latent-flow pass once more");
    expect(code).toBe(3);
  });

  test("in a terminal of 40 columns it asks, and nothing runs over the edge", async () => {
    writeFileSync(course.model("writer"), latentBytes("flow"));
    const session = terminal(course, ["write", "--steps", "4"], { cols: 40 });
    await session.waitFor("Write:");
    session.press(..."2026", "enter");
    await session.waitFor(/The judge reads \d{4}[\s\S]*Saved to/);
    expect(session.wrapped()).toEqual([]);
    session.press("enter");
    expect(await session.ended).toEqual({ code: 0 });
    expect(session.traces()).toEqual([]);
  });
});
