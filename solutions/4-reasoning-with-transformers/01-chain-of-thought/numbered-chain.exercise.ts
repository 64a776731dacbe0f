import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Numbered thoughts",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Write the chain of 9 8 by hand, starting at operand 1. How many thoughts does it have, and what is the total of the first one?",
    "The first thought adds its operand's digit to 0. After the last operand comes operand 0, and only the last digit of each total is kept.",
    "[4, 7] from operand 1:   #1, (0 + 7) mod 10 = 7;   #0, (7 + 4) mod 10 = 1;   answer 1",
    "For each of the K thoughts, find the operand, add its digit, keep the last digit of the sum, and write the operand and the total.\nEnd with ⇒, the last total and a period.",
  ],
  explore:
    "A six-digit problem has six right chains, because the operands go around in order. Suppose they may come in any order. How many right chains are there now, and what is the lowest loss that a perfect model can reach, per token of the 15 written?",
  answer:
    "There are 6! = 720. A perfect model knows every total, but not which operand comes next. That costs ln 720 = 6.58 nats per chain, or 0.44 per token. With the operands in order, the lowest loss is ln 6 / 15 = 0.12.",
});
