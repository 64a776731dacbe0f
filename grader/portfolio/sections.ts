/** One thing that learners build, and the exercise whose last pass shows it. */
export interface Section {
  heading: string;
  /** What is to be seen, by the learner to a friend; empty where only the picture's own caption tells it. */
  sentence: string;
  slug: string;
  /** Which of its exhibits, in this order. */
  titles: string[];
}

/** What the portfolio shows, in the order of the course. What a learner has not done is left out. */
export const SECTIONS: Section[] = [
  {
    heading: "Attention",
    sentence:
      "Five positions look at each other. Each row is a query, and its weights sum to 1. On the right no query sees what comes after it.",
    slug: "attention",
    titles: ["who looks at whom"],
  },
  {
    heading: "One sentence, memorized",
    sentence:
      "A whole transformer in plain numbers: the forward pass, every gradient, and the optimizer. It knows six tokens, and this is the sentence that it learned.",
    slug: "memorise-the-sentence",
    titles: ["what it writes", "loss while it memorizes"],
  },
  {
    heading: "A GPT that reads a book",
    sentence:
      "It read Alice in Wonderland, one character at a time. At first it wrote noise. Then it learned letters, which letters follow which, and the shape of words.",
    slug: "train-language-model",
    titles: ["the losses of the training", "what it writes"],
  },
  {
    heading: "Inside the model",
    sentence:
      "Four heads of a GPT that learned to continue patterns. A bright stripe is a habit: to look one token back, or to where the same token stood before.",
    slug: "induction-training",
    titles: ["where the heads look"],
  },
  {
    heading: "A model that answers",
    sentence:
      "Asked a question, a pretrained model asks another one. After fine-tuning it answers, also about places that the training never asked about.",
    slug: "train-sft",
    titles: ["asked about places that training never asked about"],
  },
  {
    heading: "What reward does to a model",
    sentence:
      "PPO makes a model write what a reward model likes. On a leash the reviews really get better. Without one the score keeps rising, and the reviews become worthless.",
    slug: "train-ppo",
    titles: ["what the reviews are worth"],
  },
  {
    heading: "The whole pipeline",
    sentence:
      "Pretrained, fine-tuned, then trained on comparisons in three ways: the same two beginnings, continued by each model.",
    slug: "full-pipeline",
    titles: ["what they write"],
  },
  {
    heading: "A model that learned when to think",
    sentence:
      "Only right answers were rewarded. The model found out by itself that writing the sum down step by step pays.",
    slug: "learning-to-think",
    titles: ["learning to think", "the same problems, before and after"],
  },
  {
    heading: "Accuracy has a price",
    sentence:
      "Many chains and a vote, a judge, a search, a longer thought: what each method spends on a problem, and how often it is right.",
    slug: "accuracy-against-tokens",
    titles: ["what accuracy costs"],
  },
  {
    heading: "Noise becomes two moons",
    sentence:
      "A network learned which way leads from noise to data. These are 400 draws of noise, carried there in 1, 2, 4, and 32 calls of the network.",
    slug: "train-two-moons",
    titles: ["samples"],
  },
  {
    heading: "A transformer that draws",
    sentence: "It reads a picture as a sentence of patches, and turns noise into shapes.",
    slug: "train-dit",
    titles: ["from noise to shapes"],
  },
  {
    heading: "Pictures on request",
    sentence:
      "A disk, a box, a plus, or a triangle. From line to line w grows, and the model obeys more strictly: the shapes get clearer, and there are fewer different ones.",
    slug: "guidance-sweep",
    titles: ["disk, box, plus, triangle, by w", "what guidance costs"],
  },
  {
    heading: "Pictures from words",
    sentence: "The model is told in words what to draw, also in words that it never met together.",
    slug: "train-text-dit",
    titles: ["painted from words"],
  },
  {
    heading: "Handwriting",
    sentence:
      "No person wrote these digits. A flow draws 24 numbers for each, and a decoder makes a picture of them. The larger w is, the more strictly it keeps to the digit that it was asked for.",
    slug: "train-latent-flow",
    titles: ["handwriting, by w"],
  },
  {
    heading: "The homework",
    sentence:
      "One model works the sums out in writing, and another writes every digit by hand. A page of homework, done by everything that comes before it. After each = stand running sums, and only the last digit of each: 0 7 7 gives 0 7 4, because 0 + 7 + 7 ends in 4.",
    slug: "homework",
    titles: ["the page", "the first line comes out of noise"],
  },
];
