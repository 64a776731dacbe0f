import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient of softmax",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Does your gradient sum to 0? It has to, because shifting all scores alike changes no weight.",
    "A score raises its own weight and lowers all others. Summed up, only dp minus its average under p counts.",
    "dz[j] = p[j] · (dp[j] − Σᵢ p[i]·dp[i])",
    "First one number, the average of dp, in which each entry counts with its weight;\nthen for each score its weight times how far its dp is above that average.",
  ],
  explore:
    "Take the softmax of the scores 1, 2, 3, then of 5 times and of 20 times these, with dp = (0.5, −1, 2) each time. How large is the largest gradient?",
  answer:
    "0.58, then 0.020, then 0.000000006. Each entry has the factor p[j], and the dp of a weight near 1 almost equals the average. So a softmax that is sure hardly learns. That is why every transformer divides its attention scores by √d_k.",
});
