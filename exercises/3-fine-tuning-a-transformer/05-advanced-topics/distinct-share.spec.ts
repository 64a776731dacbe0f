import { expect, test } from "vitest";

test("stands", () => expect(1).toBe(1));
