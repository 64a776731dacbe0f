import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "The complete model",
  summary: "You can build a GPT, train it, generate text, and load the weights of GPT-2 and of Llama.",
  exercises: [
    "init-gpt",
    "gpt-parameters",
    "gpt-logits",
    "lm-loss",
    "tied-gradient",
    "gpt-train-step",
    "sampling-distribution",
    "sample-token",
    "generate-text",
    "safetensors",
    "gpt2-weights",
    "llama-block",
    "llama-logits",
    "llama-weights",
  ],
});
