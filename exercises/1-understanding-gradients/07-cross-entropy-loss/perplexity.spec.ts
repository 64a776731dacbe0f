import { expect, test } from "vitest";
import { microModel } from "#lib/micro-model";
import { perplexity, uniformLoss } from "./perplexity.js";

test("a loss of ln 6 is a choice among 6: a fair die", () => {
  expect(perplexity(Math.log(6))).toMatchValues(6, { what: "the perplexity" });
});

test("a loss of 0 leaves no choice: perplexity 1", () => {
  expect(perplexity(0)).toMatchValues(1, { what: "the perplexity" });
  expect(1e12 * (perplexity(0) - 1)).toMatchValues(0, { what: "10¹² · (the perplexity − 1)" });
});

test("the micro model chooses among 5.68 tokens", () => {
  const { loss } = microModel();
  expect(perplexity(loss.mean)).toMatchValues(5.684062045234656, { what: "the perplexity" });
});

test("equal chances among 6 tokens cost 1.79, among 27 3.30", () => {
  const got = [uniformLoss(6), uniformLoss(27)];
  expect(got).toMatchValues([1.791759469228055, 3.295836866004329], { axes: "vocabulary" });
});

test("with a single token to choose there is nothing to lose", () => {
  expect(uniformLoss(1)).toMatchValues(0, { what: "the loss" });
});

test("equal chances among 10¹² tokens cost 27.6", () => {
  expect(uniformLoss(1e12)).toMatchValues(27.631021115928547, { what: "the loss" });
});

test("the perplexity of equal chances is the vocabulary size", () => {
  const sizes = [2, 10, 50257];
  expect(sizes.map((V) => perplexity(uniformLoss(V)))).toMatchValues(sizes, { axes: "vocabulary" });
});

test("a loss of 0.0001 is almost no choice, one of 20 a huge one", () => {
  const got = [perplexity(1e-4), perplexity(20)];
  expect(got).toMatchValues([1.0001000050001667, 485165195.40979], { axes: "loss", what: "the perplexity" });
});

test("losses of 25, 100 and 700 are not cut", () => {
  const got = [25, 100, 700].map((loss) => perplexity(loss));
  const expected = [72004899337.38588, 2.6881171418161356e43, 1.0142320547350045e304];
  expect(got).toMatchValues(expected, { axes: "loss", what: "the perplexity" });
});
