import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Numbered thoughts",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Write the chain of 9 8 from operand 1 by hand. How many thoughts has it, and what is the total of the first one?",
    "The first thought adds its operand to nothing. After the last operand comes the first, and of a total only the last digit is kept.",
    "operand_n = (start + n) mod K,   total_n = (total_(n−1) + digit of operand_n) mod 10,   for n = 0, 1, ... K − 1 and total_(−1) = 0",
    "Begin with a total of 0. For each of the K thoughts find the operand, add its digit, keep the last digit, and write the operand's token and the total.\nEnd with ⇒, the last total and a period.",
  ],
  explore:
    "Here the operands go around, so six digits have six right chains. Let them come in any order instead. How many right chains has a problem then, and what is the lowest loss for each of the 15 written tokens that a perfect model can reach?",
  answer:
    "6! = 720 chains. A perfect model knows every total, but it can't know which of the allowed operands the text takes next. That costs ln 720 = 6.58 nats for each chain, 0.44 for each token. " +
    "If the operands go around, only the first one is free: ln 6 / 15 = 0.12.",
});
