import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { type Case, Draw, disagreements } from "./agree.js";

const LENGTHS: Record<string, number> = { i: 3, j: 4, k: 5, l: 2, m: 1, b: 3 };

test("einsum: products, batches, sums, orders of axes, outer products", async () => {
  const d = new Draw(1);
  const cases: Case[] = [];
  for (const equation of [
    "ij,jk->ik",
    "ij,kj->ik",
    "ji,jk->ki",
    "bij,bjk->bik",
    "bij,bkj->kbi",
    "bhqd,bhkd->bhqk".replace(/h/g, "l").replace(/q/g, "i").replace(/d/g, "j"),
    "bij,jk->bik",
    "ij,ij->ij",
    "ij,ij->",
    "ij,ij->i",
    "ij,kl->ijkl",
    "ij,kl->ljki",
    "i,j->ij",
    "i,i->",
    "ij,j->i",
    "ijk,jl->il",
    "ijm,mk->ijk",
    "bij,bjk->",
    "ij->ji",
    "ijk->kji",
    "ij->",
    "ij->j",
    "ijk->ik",
    "ij->ij",
    " i j , j k -> i k ",
    ",i->i",
    "->",
  ]) {
    const terms = equation.replace(/\s/g, "").split("->")[0].split(",");
    const tensors = terms.map((term) => d.normal([...term].map((axis) => LENGTHS[axis])));
    cases.push({ name: equation, run: () => tf.einsum(equation, ...tensors.map((make) => make())) });
  }
  // Here the cpu backend forgets to sum over i.
  const [a, b] = [d.normal([3, 4]), d.normal([4, 5])];
  const due = () => tf.sum(tf.matMul(a() as tf.Tensor2D, b() as tf.Tensor2D), 0);
  cases.push({ name: "ij,jk->k", run: () => tf.einsum("ij,jk->k", a(), b()), due });
  const [n, p] = [d.whole([3, 4], -9, 9), d.whole([4, 5], -9, 9)];
  cases.push({ name: "whole numbers", run: () => tf.einsum("ij,jk->ki", n(), p()) });
  cases.push({ name: "nothing", run: () => tf.einsum("ij,jk->ik", tf.ones([2, 0]), tf.ones([0, 3])) });
  expect(await disagreements(cases)).toEqual([]);
});

test("einsum refuses what it does not understand, and keeps nothing of it", async () => {
  await disagreements([{ name: "start", run: () => tf.ones([1]) }]);
  await tf.setBackend("wasm");
  const x = tf.ones([3, 3]);
  const before = tf.backend().numDataIds();
  expect(() => tf.einsum("ij->iji", x)).toThrow(
    "einsum: the result must name each axis once, got iji in ij->iji",
  );
  expect(() => tf.einsum("ijk->i", x)).toThrow("einsum: ijk names 3 axes, but its tensor is [3,3]");
  expect(() => tf.einsum("ii->i", x)).toThrow("duplicate");
  expect(() => tf.einsum("ij", x)).toThrow("arrow");
  expect(tf.backend().numDataIds()).toBe(before);
});
