import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Strengths from comparisons",
  difficulty: 3,
  minutes: 25,
  hints: [
    "For one player, add up the probabilities to win over all its games. Is the sum its number of wins?",
    "At the maximum, each player has exactly as many wins as its strength leads you to expect. With more, it is rated too low.",
    "expected_i = Σ_j games[i][j] · P(i over j);   s_i ← s_i + ln(wins_i / expected_i);   then s_i ← s_i − mean of s",
    "Add up the player's wins, and its expected wins: games with each opponent, times the probability to win one.\nMove the strength by the logarithm of their quotient. Once all have moved, subtract the mean from each.",
  ],
  explore:
    "A player wins 3 games out of 3, and you give its opponent ε of a win: 0.5, 0.1, 0.01. What happens to the difference? What would you do on a leaderboard with a model that hasn't lost yet?",
  answer:
    "It is ln(3 / ε): 1.79, 3.40 and 5.70, without end. A leaderboard needs a prior, such as half a win for both sides, or it waits. More games help slowly: with 10, 100 and 1,000 a pair, the strengths of 8 players are off by 0.29, 0.08 and 0.03.\nMeasured, 5 seeds: root mean square.",
  predict: {
    question:
      "A beats B in 3 out of 4 games, and B beats C in 3 out of 4. A and C have never met. How often does A beat C?",
    choices: ["0.9", "0.75", "0.56: ¾ of ¾", "no one can know"],
    answer: 0,
    because:
      "0.9. Each ¾ is a difference of ln 3. Differences add up, so the odds are 9 to 1. The model predicts this; real players may circle.",
  },
});
