import { expect, test } from "vitest";
import { errorText } from "../../../../grader/core/report/failure-text.js";

const freed = {
  kind: "error" as const,
  name: "TypeError",
  message: "Cannot read properties of undefined (reading 'backend')",
  stack: [],
};

test("a freed tensor is told as one, and the fault of tf.logSigmoid only where the code calls it", () => {
  const plain = errorText(freed, "tf.dispose(total);");
  expect(plain).toContain("handed a tensor that was freed before");
  expect(plain).not.toContain("logSigmoid");
  expect(errorText(freed, "tf.logSigmoid(x)")).toBe(
    `${plain} The gradient of tf.logSigmoid always does that, by a fault of its own: write tf.neg(tf.softplus(tf.neg(x))).`,
  );
});

test("an operation without a gradient is named, and nothing is said of shapes", () => {
  const message = "Cannot compute gradient: gradient function not found for TopK.";
  expect(errorText({ ...freed, name: "Error", message }, "")).toBe(
    "TensorFlow.js has no gradient for TopK. Compute the same numbers by operations that have one.",
  );
});

test("a matrix that the whole batch shares is told of, and batchedLinear with it", () => {
  const message =
    "Error in gradient for op BatchMatMul. The gradient of input 'b' has shape '2,3,4', which does not match the shape of the input '3,4'";
  const text = errorText({ ...freed, name: "Error", message }, "");
  expect(text).toMatch(
    /^BatchMatMul took two inputs with different numbers of axes\. .* batchedLinear does that\.$/,
  );
});
