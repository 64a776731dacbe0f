import { expect, test } from "vitest";
import { stepBeam } from "./step-beam.js";

test("it is there", () => expect(stepBeam).toBeTypeOf("function"));
