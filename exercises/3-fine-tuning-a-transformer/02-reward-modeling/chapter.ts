import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Reward modeling",
  summary:
    "You can turn comparisons into a reward, train a model that predicts it, and find out what that model has really learned.",
  exercises: [
    {
      slug: "preference-odds",
      title: "The Bradley-Terry model",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Call it with (2, 0), (3, 1) and (−1, −3). Are the three results the same? Do the results for (2, 0) and (0, 2) sum to 1?",
        "At equal strengths the odds are 1, and each unit of difference multiplies them by e. A chance P has the odds P / (1 − P).",
        "P / (1 − P) = e^(a − b);   solve for P",
        "Write the odds for a difference of 0, 1 and 2; then those for any difference.\nSolve for P, and choose the form that no large number can break: only one exponential, and no quotient of two infinities.",
      ],
      explore:
        "Chess ratings and leaderboards of chat models use the same law in other units: 400 points multiply the odds by 10. How many points is one unit of strength? How often does a model win that leads by 50 points?",
      answer:
        "One unit is 400 / ln 10 = 173.7 points. A lead of 50 points is 0.288 units, and preferenceOdds(0.288, 0) is 0.571: the better model still loses 43 of 100 comparisons. " +
        "With a lead of 200 points it loses 24 of 100, with 400 points 9 of 100.",
      predict: {
        question:
          "Strengths 2 and 0 give a preference of 0.881 for the first. You double both strengths, to 4 and 0. What is the preference now?",
        choices: ["0.881: the ratio is the same", "about 0.94", "about 0.98", "1"],
        answer: 2,
        because:
          "0.982. Only the difference counts, and it has grown from 2 to 4: the odds go from 7.4 to 7.4² = 54.6. A ratio of strengths means nothing here; 4 to 0 has none.",
      },
    },
    {
      slug: "fit-strengths",
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
      answer: "EXPLORE",
      predict: {
        question:
          "A beats B in 3 of 4 games, and B beats C in 3 of 4. A and C have never met. How often does A beat C?",
        choices: ["0.56: ¾ of ¾", "0.75", "0.9", "no one can know"],
        answer: 2,
        because:
          "0.9. Each ¾ is odds of 3, a difference of ln 3; differences add up, so the odds are 9 to 1. That is a prediction of the model: it may be wrong, and real players may circle.",
      },
    },
  ],
});
