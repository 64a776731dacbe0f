import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Supervised fine-tuning",
  summary:
    "You can make a pretrained model answer questions by showing it examples, say what that cost, and switch it off again.",
  exercises: [
    "load-base",
    "generate-batch",
    "continuation-kind",
    "wilson-interval",
    "unused-tokens",
    "chat-encoding",
    "sft-targets",
    "prompt-weight",
    "gradient-by-position",
    "train-sft",
    "forgetting-report",
    "pack-examples",
    "lora-init",
    "adapted-model",
    "adapter-count",
    "train-lora",
  ],
});
