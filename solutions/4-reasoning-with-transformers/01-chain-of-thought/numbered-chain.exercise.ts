import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Numbered thoughts",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Write the chain of 9 8 from operand 1 by hand. How many thoughts does it have, and what is the total of the first one?",
    "The first thought adds its operand to 0. After the last operand comes the first, and only the last digit of a total is kept.",
    "[4, 7] from operand 1:   #1, (0 + 7) mod 10 = 7;   #0, (7 + 4) mod 10 = 1;   answer 1",
    "For each of K thoughts find the operand, add its digit, keep the last digit, and write operand and total.\nEnd with ⇒, the last total and a period.",
  ],
  explore:
    "Six digits have six right chains, because operands go around. Let them come in any order. How many right chains are there now, and what is a perfect model's lowest loss per token, over 15 written tokens?",
  answer:
    "There are 6! = 720. A perfect model knows every total, but not which operand comes next. That costs ln 720 = 6.58 nats per chain, or 0.44 per token. If the operands go around, it is ln 6 / 15 = 0.12.",
});
