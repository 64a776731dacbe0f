import { describe, expect, test } from "vitest";
import { BlankError } from "#lib/blank";
import { judgeAcceptance, judgeRefusal } from "#lib/kit/refusal";

const { NaN: nan } = Number;

describe("bad input is refused", () => {
  const what = "a ragged table";

  test("an error of the class, or of one derived from it, keeps the law", () => {
    class TooLong extends RangeError {}
    for (const ErrorClass of [RangeError, TooLong]) {
      const call = () => {
        throw new ErrorClass("no");
      };
      expect(judgeRefusal(call, RangeError, what)).toBeUndefined();
    }
  });

  test.each<[string, () => unknown, string[]]>([
    ["nothing is thrown", () => [1, nan], ["nothing was thrown; the call returned", "[1,NaN]"]],
    [
      "a tensor comes back",
      () => ({ dataId: {}, shape: [3, 3], dtype: "float32" }),
      ["nothing was thrown; the call returned", "tensor of shape [3, 3]"],
    ],
    [
      "an error is returned, not thrown",
      () => new RangeError("x"),
      ["nothing was thrown; the call returned", "{}"],
    ],
    ["nothing happens", () => undefined, ["nothing was thrown; the call returned", "undefined"]],
    [
      "another error is thrown",
      () => (undefined as any).length,
      ["got TypeError: Cannot read properties of undefined (reading 'length')"],
    ],
    [
      "a text is thrown",
      () => {
        throw "no";
      },
      ["got no"],
    ],
    [
      "the recursion never ends, which the engine refuses with a RangeError",
      function endless(): unknown {
        return [endless()];
      },
      ["got RangeError: Maximum call stack size exceeded"],
    ],
  ])("broken: %s", (_, call, details) => {
    const found = judgeRefusal(call, RangeError, what);
    expect(found?.headline).toBe("a ragged table should be refused with a RangeError");
    expect(found?.details.map((line) => line.trim())).toEqual(details);
  });

  test("a promise is waited for", async () => {
    const judged = (call: () => Promise<unknown>) => judgeRefusal(call, RangeError, what, "7");
    const refused = async (error: Error) => {
      throw error;
    };
    expect(await judged(() => refused(new RangeError("got 7")))).toBeUndefined();
    expect((await judged(async () => 5))?.details).toEqual(["nothing was thrown; the call returned", "5"]);
    expect((await judged(() => refused(new TypeError("no"))))?.details).toEqual(["got TypeError: no"]);
    expect((await judged(() => refused(new RangeError("no"))))?.headline).toContain("does not say");
    await expect(judged(() => refused(new BlankError("refuse")))).rejects.toThrow(BlankError);
    await expect(async () => refused(new RangeError("got 7"))).toRefuse(RangeError, what, 7);
    const open = Promise.resolve().then(() => expect(async () => 5).toRefuse(RangeError, what));
    await expect(open).rejects.toThrow("a ragged table should be refused");
  });

  test("a blank is still a blank", () => {
    const call = () => {
      throw new BlankError("refuse");
    };
    expect(() => judgeRefusal(call, RangeError, what)).toThrow(BlankError);
  });

  test("a long result or message stays one line", () => {
    const long = judgeRefusal(() => Array(500).fill(1.5), RangeError, what);
    const failing = () => {
      throw new TypeError(`${"x".repeat(90)}\n\n${"y".repeat(90)}`);
    };
    for (const found of [long, judgeRefusal(failing, RangeError, what)]) {
      expect(found?.details.filter((line) => line.length > 76 || line.includes("\n"))).toEqual([]);
    }
  });
});

describe("the message", () => {
  const refusing = (message: string) => () => {
    throw new RangeError(message);
  };
  const judged = (message: string, ...telling: (string | number | RegExp)[]) =>
    judgeRefusal(refusing(message), RangeError, "id 7 of 5", ...telling);

  test("may be worded in any way as long as it tells what is asked of it", () => {
    expect(judged("no")).toBeUndefined();
    expect(judged("id 7 is not one of 5", 7, "5", /id|token/)).toBeUndefined();
    expect(judged("7 is too much", 7)).toBeUndefined();
  });

  test("that leaves out the value is told so, with what it says", () => {
    expect(judged("no such id", /id/, 7)).toMatchObject({
      headline: "the error for id 7 of 5 does not say what is wrong",
      details: ['its message should hold "7"', 'it is "no such id"'],
    });
    expect(judged("no", /id/i)?.details[0]).toBe("its message should hold /id/i");
  });

  test("two that leave it out are the same mistake, however they are worded", () => {
    expect(judged("no", 7)?.observed).toEqual(judged("wrong", 7)?.observed);
  });
});

test("an error is observed by class and text: lib's, TensorFlow's and the engine's are not taken for each other", () => {
  const kinds = ["no room", "slice: from [0,0] on"].map(
    (message) =>
      judgeRefusal(
        () => {
          throw new Error(message);
        },
        RangeError,
        "x",
      )?.observed.kind,
  );
  expect(kinds).toEqual(["x: refused Error: no room", "x: refused Error: slice: from [0,0] on"]);
});

describe("good input is accepted", () => {
  const refusing = (error: Error) => () => {
    throw error;
  };

  test("a call that returns keeps the law, and a RangeError breaks it", () => {
    expect(judgeAcceptance(() => undefined, "a row")).toBeUndefined();
    const found = judgeAcceptance(refusing(new RangeError("no room for 3")), "a row");
    expect(found?.headline).toBe("a row should be accepted, but your code refused it");
    expect(found?.details).toEqual(["got RangeError: no room for 3"]);
  });

  test("what is no refusal goes on as it is", () => {
    for (const error of [
      new TypeError("x"),
      new BlankError("y"),
      new RangeError("Maximum call stack size exceeded"),
    ])
      expect(() => judgeAcceptance(refusing(error), "a row")).toThrow(error);
  });
});
