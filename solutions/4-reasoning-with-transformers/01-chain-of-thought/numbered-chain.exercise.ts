import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Numbered thoughts",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Write the chain of 9 8 from operand 1 by hand. How many thoughts does it have, and what is the total of the first one?",
    "The first thought adds its operand to nothing. After the last operand comes the first, and only the last digit of a total is kept.",
    "operand_n = (start + n) mod K,   total_n = (total_(n−1) + digit of operand_n) mod 10,   for n = 0, 1, ... K − 1 and total_(−1) = 0",
    "Start with a total of 0. For each of K thoughts find the operand, add its digit, keep the last digit, and write operand and total.\nEnd with ⇒, the last total and a period.",
  ],
  explore:
    "Six digits have six right chains, because operands go around. Let them come in any order. How many right chains are there now, and what is a perfect model's lowest loss per token, over 15 written tokens?",
  answer:
    "6! = 720 chains. A perfect model knows every total, but not which operand comes next. That costs ln 720 = 6.58 nats per chain, or 0.44 per token. " +
    "If the operands go around, only the first one is free: ln 6 / 15 = 0.12.",
});
