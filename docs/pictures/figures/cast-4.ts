import { tokensSpent } from "../../../solutions/4-reasoning-with-transformers/09-distillation/accuracy-against-tokens.js";
import type { Figure, Spot } from "../figure.js";

// The models of part 4 by the tokens that a problem costs them and by how often a sample at temperature 1 is right. Two of them are
// the learner's own work; what runs differ by is their bar.

const [REASONER, STUDENT] = [14_560, 8_616]; // parameters: chapter 09, pages 2 and 4
/** What one chain of the student costs, in tokens of the reasoner. */
const chain = tokensSpent([[{ by: "writer", parameters: STUDENT, tokens: 15, isKept: true }]], REASONER);

const spots: Spot[] = [
  { name: "reasoner", x: 15, y: 0.64, color: 0, beside: "below" }, // chapter 02, page 3
  { name: "hasty", x: 11, y: 0.43, color: 0, beside: "right" }, // chapter 07, page 1
  { name: "two-minds", x: 5, y: 0.15, color: 0, beside: "right" }, // chapter 08, page 1: 0.15 of its tries
  { name: "clueless", x: 5, y: 0.1, color: 0, beside: "below" }, // the part's page
  { name: "thinker", x: 15, y: [0.85, 0.93], color: 2, beside: "left" }, // chapter 08, page 1
  { name: "student", x: chain, y: [0.86, 0.96], color: 2, beside: "left" }, // chapter 09, page 2
];

export const figure: Figure = {
  page: "4-reasoning-with-transformers/README.md",
  name: "cast",
  title: "The models of part 4 by tokens spent and by right answers",
  alt: "Six models by the tokens that a problem costs and the share of right answers: two-minds and clueless spend 5 and are nearly always wrong, hasty and the reasoner are in the middle, and two models that you train, thinker and student, are right most often; the student costs 9, and thinker and the reasoner 15.",
  panels: [
    {
      title: "share of right answers",
      x: {
        label: "tokens for one problem, counted as the reasoner's",
        ticks: { 0: "0", 5: "5", 10: "10", 15: "15", 18: "" },
      },
      y: { label: "", ticks: { 0: "0", 0.25: "0.25", 0.5: "0.5", 0.75: "0.75", 1: "1" } },
      curves: [],
      spots,
    },
  ],
};
