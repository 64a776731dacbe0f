import { microModel } from "../../../lib/micro-model.js";
import { matmul } from "../../../solutions/1-understanding-gradients/02-qkv-projections/matmul.js";
import { projectHeads } from "../../../solutions/1-understanding-gradients/02-qkv-projections/project-heads.js";
import { transpose } from "../../../solutions/1-understanding-gradients/02-qkv-projections/transpose.js";
import type { Figure } from "../figure.js";

// The five tokens of the micro model, each compared with each: row with row, then queries with keys of both heads.

const { activations, initial_parameters: p } = microModel();
const X = activations.ln1_output; // [T, D]
const Q = projectHeads(X, p.W_Q); // [H, T, d_k]
const K = projectHeads(X, p.W_K); // [H, T, d_k]

function mapOf(title: string, scores: number[][]) {
  const largest = Math.max(...scores.flat().map(Math.abs));
  return {
    title,
    values: scores.map((row) => row.map((score) => score / largest)),
    marked: scores.map((row, t) => [t, row.indexOf(Math.max(...row))] as const),
  };
}

const names = ["BOS", "I", "like", "trans", "EOS"];

export const figure: Figure = {
  page: "1-understanding-gradients/02-qkv-projections/README.md",
  name: "who-finds-whom",
  title: "Which token each token finds",
  alt: "Three tables of dot products between five tokens, each divided by its largest number: with one row for all jobs, the largest number of each row is on the diagonal, so each token finds itself, and with queries and keys it is off the diagonal in nine of ten rows.",
  maps: [
    mapOf("one row for all jobs", matmul(X, transpose(X))),
    ...[0, 1].map((h) => mapOf(`head ${h}: query · key`, matmul(Q[h], transpose(K[h])))),
  ],
  rows: { label: "the token that asks", names },
  columns: { label: "the token that is found", names },
  range: [-1, 1],
  scale: ["negative", "positive"],
  digits: 1,
};
