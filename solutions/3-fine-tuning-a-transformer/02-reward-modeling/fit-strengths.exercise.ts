import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Strengths from comparisons",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Add up, for one player, the chances to win over all games that it has played. Is the sum the number of its wins?",
    "At the maximum each player has exactly as many wins as its strength leads one to expect. One that has more is too low.",
    "expected_i = Σ_j games[i][j] · P(i over j);   s_i ← s_i + ln(wins_i / expected_i);   then s_i ← s_i − mean of s",
    "Add up the player's row of wins. Then its expected wins: games with each opponent, times the chance to win one.\nMove the strength by the logarithm of their quotient; once all have moved, take the mean off each.",
  ],
  explore:
    "A player wins 3 games of 3, and you add a little of a win for its opponent: 0.5, 0.1, 0.01. What becomes of the difference, and what would you do on a leaderboard with a new model that has not lost yet?",
  answer:
    "1.79, 3.40 and 5.70: it is ln(3 / ε), and grows without end as ε goes to 0. A leaderboard needs a prior, such as half a win for both sides, or it waits. More games help slowly: with 8 players, " +
    "each pair 10, 100 and 1,000 times, the strengths are off by 0.29, 0.08 and 0.03 (root mean square, 5 seeds).",
  predict: {
    question:
      "A beats B in 3 of 4 games, and B beats C in 3 of 4. A and C have never met. How often does A beat C?",
    choices: ["0.9", "0.75", "0.56: ¾ of ¾", "no one can know"],
    answer: 0,
    because:
      "0.9. Each ¾ is odds of 3, a difference of ln 3; differences add up, so the odds are 9 to 1. That is a prediction of the model: it may be wrong, and real players may circle.",
  },
});
