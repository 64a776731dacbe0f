import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Session, terminal } from "./support/terminal.js";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// The screens that are read before and beside the code, in a window of 80 and of 40 columns. Each is a file in
// narrow-screens/; `npx vitest run -u` with this file writes them anew, and git shows what changed.

describe.each([80, 40])("%i columns", (cols) => {
  let course: Throwaway;
  let session: Session;

  beforeAll(async () => {
    course = await throwawayCourse();
    course.write("double-it", course.stub("double-it"));
    session = terminal(course, [], { cols });
  });
  afterAll(() => course?.remove());

  async function sees(name: string): Promise<void> {
    await session.waitUntilGone(/running|looking/);
    expect(session.wrapped()).toEqual([]);
    const file = path.join(import.meta.dirname, "narrow-screens", `${name}-${cols}.txt`);
    await expect(`${session.text().trimEnd()}\n`).toMatchFileSnapshot(file);
  }

  test("code that is left inside blank( )", async () => {
    await session.waitFor("blank 1 of 1");
    course.write(
      "double-it",
      course.stub("double-it").replace('blank("twice the value")', "blank(2 * value)"),
    );
    await session.waitFor("still inside");
    await sees("inside-blank");
  });

  test("a note of TypeScript's below a pass", async () => {
    course.solve("double-it", "\nexport const half: string = 0.5;\n");
    await session.waitFor(": passed");
    await session.waitFor("Type 'number'", 60);
    await sees("type-note");
  });

  test.skipIf(process.platform === "win32")(
    "a machine that is busy",
    async () => {
      session.press("n");
      await session.waitFor("blank 1 of 2");
      course.write(
        "sum-up",
        'process.kill(process.pid, "SIGSTOP");\nexport function sumUp(x: number[]) {\n  return x.length;\n}\n',
      );
      await session.waitFor("stopped after 22 s", 60);
      await sees("busy");
    },
    90_000,
  );

  test("the recap of a chapter, the next chapter's card, the question, and what came of the guess", async () => {
    course.solve("sum-up");
    await session.waitFor(": passed");
    session.press("n");
    await session.waitFor("complete");
    await sees("recap");
    session.press("enter");
    await session.waitFor("chapter 2 of 2");
    await sees("chapter-card");
    session.press("enter");
    await session.waitFor("What do you expect?");
    await sees("prediction-asked");
    session.press("b");
    await session.waitFor("blank 1 of 1");
    course.solve("sum-of-doubles");
    await session.waitFor("so it is.");
    session.press("t");
    await session.waitFor("Every number is doubled");
    await sees("prediction-told");
    session.press("q");
    await session.ended;
  });
});
