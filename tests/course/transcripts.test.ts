import path from "node:path";
import { expect, test } from "vitest";
import { PAGE, textsAt } from "../../docs/prose/texts.js";
import { hasTranscript, withOutputs } from "../../docs/transcripts/transcript.js";

// What a lesson shows below its code is what the code prints.

const pages = [...textsAt(PAGE)].filter(([, text]) => hasTranscript(text));

test("there are pages with code that runs", () => {
  expect(pages.length).toBeGreaterThan(0);
});

test.each(pages)("the code of %s prints what stands there", async (file, text) => {
  expect(await withOutputs(text, path.dirname(file).replace(/^exercises\//, ""))).toBe(text);
});
