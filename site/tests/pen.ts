import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { solutionText } from "../../grader/core/course/solution.js";
import { root } from "../../grader/node/course/paths.js";

// How a test writes on the page of an exercise.

/** The course's own answer to an exercise, given by its chapter and slug. */
export const solutionOf = (name: string): string =>
  solutionText(readFileSync(path.join(root, "solutions", `${name}.ts`), "utf8"));

/** Opens the page of an exercise, and its editor. */
export async function openExercise(where: Page, address: string): Promise<void> {
  await where.goto(address);
  await where.click(".kata-begin");
  await where.waitForSelector(".kata-bar [data-act=check]");
}

/** What stands in the editor. */
export const textIn = (where: Page) =>
  where.evaluate(
    () =>
      (
        document.querySelector(".kata-editor")!.shadowRoot!.querySelector(".cm-content") as any
      ).cmTile?.view?.state.doc.toString() ??
      [...document.querySelector(".kata-editor")!.shadowRoot!.querySelectorAll(".cm-line")]
        .map((line) => line.textContent)
        .join("\n"),
  );

/** Writes over all that stands in the editor. */
export async function type(where: Page, text: string): Promise<void> {
  await where.evaluate(() =>
    (document.querySelector(".kata-editor")!.shadowRoot!.querySelector(".cm-content") as HTMLElement).focus(),
  );
  await where.keyboard.press("Control+a");
  await where.keyboard.insertText(text);
}

/** Begins a run; a guess that is asked for first is skipped. */
export async function begin(where: Page): Promise<void> {
  await where.keyboard.press("Control+Enter");
  const skip = where.locator(".kata-skip");
  const begun = where.locator("[data-act=stop], .kata-headline").first();
  await skip.or(begun).first().waitFor();
  // The question may go by itself between the look and the click; what counts is that the run begins.
  if (await skip.isVisible()) await skip.click({ timeout: 1000 }).catch(() => {});
  await begun.waitFor();
}

/** Has it judged, and returns what is said. */
export async function check(where: Page): Promise<string> {
  await begin(where);
  await where.waitForFunction(
    () =>
      document.querySelector("[data-act=stop]") === null && document.querySelector(".kata-headline") !== null,
  );
  return (await where.textContent(".kata-verdict")) ?? "";
}
