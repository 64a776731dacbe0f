import { expect, test } from "vitest";
import { numericGradient } from "../00-warm-up/numeric-gradient.js";
import { add, backward, exp, log, mul, tanh, type Value, value } from "./value.js";

/** The gradient of an expression by `backward`. */
function gradientOf(expression: (inputs: Value[]) => Value, at: number[]): number[] {
  const inputs = at.map((x) => value(x));
  backward(expression(inputs));
  return inputs.map(({ grad }) => grad);
}

const axes = "variable";

test("2 · 3 + 4 has the slopes 3, 2 and 1 along its three numbers", () => {
  expect(gradientOf(([a, b, c]) => add(mul(a, b), c), [2, 3, 4])).toMatchValues([3, 2, 1], { axes });
});

test("a value used twice collects both paths: a · a at 3 has 6", () => {
  expect(gradientOf(([a]) => mul(a, a), [3])).toMatchValues([6], { axes });
});

test("a + a has 2, (a + a) + b has 2 and 1: a slope of 1 adds too", () => {
  expect(gradientOf(([a]) => add(a, a), [-4])).toMatchValues([2], { axes });
  expect(gradientOf(([a, b]) => add(add(a, a), b), [-4, 7])).toMatchValues([2, 1], { axes });
});

test("the slope of tanh at 0.5 ln 3, where tanh is 0.5, is 0.75", () => {
  expect(gradientOf(([a]) => tanh(a), [0.5 * Math.log(3)])).toMatchValues([0.75], { axes });
});

test("the slope of e^a at ln 5 is 5", () => {
  expect(gradientOf(([a]) => exp(a), [Math.log(5)])).toMatchValues([5], { axes });
});

test("the slope of ln a at 4 is 1/4", () => {
  expect(gradientOf(([a]) => log(a), [4])).toMatchValues([0.25], { axes });
});

test("slopes along a path multiply: (2 · 3) · 5", () => {
  expect(gradientOf(([a, b, c]) => mul(mul(a, b), c), [2, 3, 5])).toMatchValues([15, 10, 6], { axes });
});

test("(a · b + c)²: what is used twice collects both paths", () => {
  const square = ([a, b, c]: Value[]) => {
    const u = add(mul(a, b), c);
    return mul(u, u);
  };
  expect(gradientOf(square, [2, -3, 4])).toMatchValues([12, -8, -4], { axes });
});

test("tanh(a · b) · e^(−ln c) agrees with the numeric gradient", () => {
  const ratio = ([a, b, c]: Value[]) => mul(tanh(mul(a, b)), exp(mul(value(-1), log(c))));
  const plain = ([a, b, c]: number[]) => Math.tanh(a * b) / c;
  const at = [0.8, -0.6, 1.7];
  expect(gradientOf(ratio, at)).toMatchValues(numericGradient(plain, at), { axes, atol: 1e-8 });
});

test("u − u: what the two paths bring cancels, on the way too", () => {
  const nothing = ([a, b]: Value[]) => {
    const u = mul(a, b);
    return add(u, mul(value(-1), u));
  };
  expect(gradientOf(nothing, [2, 3])).toMatchValues([0, 0], { axes });
});

test("0 · (a · b): a path with a slope of 0 passes 0 on", () => {
  expect(gradientOf(([a, b, c]) => mul(c, mul(a, b)), [2, 3, 0])).toMatchValues([0, 0, 6], { axes });
});

test("everything between has a gradient too, and the output's is 1", () => {
  const [a, b, c] = [value(2), value(3), value(-4)];
  const product = mul(a, b);
  const sum = add(product, c);
  const output = mul(sum, product);
  backward(output);
  expect([output, sum, product].map(({ grad }) => grad)).toMatchValues([1, 6, 8], { axes: "value" });
});

test("slopes stay those of the forward pass if a number changes", () => {
  const [a, b] = [value(2), value(3)];
  const product = mul(a, b);
  a.data = 100;
  b.data = -100;
  backward(product);
  expect([a.grad, b.grad]).toMatchValues([3, 2], { axes });
});

test("a second backward adds to what is there, at the output too", () => {
  const [a, b] = [value(2), value(3)];
  const product = mul(a, b);
  backward(product);
  backward(product);
  expect([a, b, product].map(({ grad }) => grad)).toMatchValues([6, 4, 2], { axes: "value" });
});

test("started with 0.5 in place of 1, every gradient is half", () => {
  const [a, b] = [value(2), value(3)];
  const output = mul(add(a, b), b);
  backward(output, 0.5);
  expect([output, a, b].map(({ grad }) => grad)).toMatchValues([0.5, 1.5, 4], { axes: "value" });
});

test("at 0 too: a product, tanh and e^a keep their slopes", () => {
  expect(gradientOf(([a, b]) => mul(a, b), [0, 3])).toMatchValues([3, 0], { axes });
  expect(gradientOf(([a]) => tanh(a), [0])).toMatchValues([1], { axes });
  expect(gradientOf(([a]) => exp(a), [0])).toMatchValues([1], { axes });
});

test("far out tanh is flat; near 0 ln is steep, and tiny is tiny", () => {
  expect(gradientOf(([a]) => tanh(a), [40])).toMatchValues([0], { axes });
  expect(gradientOf(([a]) => log(a), [1e-8])).toMatchValues([1e8], { axes });
  expect(gradientOf(([a]) => log(a), [1e-200])).toMatchValues([1e200], { axes });
  expect(gradientOf(([a, b]) => mul(a, b), [1e-9, 2e-9])).toMatchValues([2e-9, 1e-9], { axes, atol: 1e-20 });
});

test("at 100 the slope of e^a is 2.7 · 10⁴³", () => {
  expect(gradientOf(([a]) => exp(a), [100])).toMatchValues([2.6881171418161356e43], { axes });
});

test("at ±40 the slope of tanh is 0, and not 1e-12", () => {
  const slopes = [40, -40].map((x) => 1e12 * gradientOf(([a]) => tanh(a), [x])[0]);
  expect(slopes).toMatchValues([0, 0], { axes: "place", what: "10¹² · the slope" });
});
