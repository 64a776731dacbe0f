import { expect, test } from "vitest";
import { filesIn } from "../../../../lib/kit/tensors/reads.js";

// V8 hands out frames; of other engines there is only a text, and each writes it in its own way.

const SITE = "https://example.org/exercises/1-part/03-chapter";

test("Firefox: what only waited is no caller, and the engine's own functions have no file", () => {
  const stack = `answer@${SITE}/softmax.ts:12:5
map@self-hosted:228:17
inner/<@${SITE}/softmax.ts:20:11
async*@${SITE}/softmax.spec.ts:9:3
`;
  expect(filesIn(stack)).toEqual([`${SITE}/softmax.ts`, "", `${SITE}/softmax.ts`]);
});

test("Safari: frames without a name, and native ones", () => {
  const stack = `@${SITE}/softmax.ts:12:5\nmap@[native code]\nmodule code@${SITE}/softmax.spec.ts:9`;
  expect(filesIn(stack)).toEqual([`${SITE}/softmax.ts`, "", `${SITE}/softmax.spec.ts`]);
});
