import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The jury theorem",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Compute C(2001, 1000) with your code. What comes out, and what do you get if you multiply it by 0.5 to the power of 2001?",
    "Sums of logarithms stay small where products overflow. In the vote, a majority is more than half, so an even n leaves one case to decide.",
    "ln P(k) = Σ_{i=1..k} ln((n − k + i)/i) + k · ln p + (n − k) · ln(1 − p), where 0 · ln 0 = 0;   odds = Σ_{k > n/2} P(k) + (ties fair: ½ · P(n/2))",
    "Skip a power whose exponent is 0, and take the exponential at the end.\nFor the vote, go through all counts of right votes, and distinguish more than half, exactly half and fewer.",
  ],
  explore:
    "How many voters does a jury need to be right 95% of the time, if each voter is right with probability 0.7, 0.6 or 0.55? And what does a tenth voter add to nine, if a coin decides ties?",
  answer:
    "It needs 17, 67 and 269 voters: halving the distance to one half takes four times as many. The tenth voter adds nothing. That vote matters only if the first nine split 5 to 4, and then it can only make a tie, where the coin wins as much as it loses.",
  predict: {
    question:
      "If each voter is right with probability 0.6, a jury needs 67 voters to be right 95% of the time. How many does it need if each voter is right with probability 0.51?",
    choices: ["about 110", "about 670", "about 6,800", "no number is enough"],
    answer: 2,
    because:
      "6,763. The distance to one half is ten times smaller, and the number of voters grows with its inverse square. Any distance is enough in the end, if the voters are independent.",
  },
});
