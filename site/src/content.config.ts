import { defineCollection } from "astro:content";
import { docsSchema } from "@astrojs/starlight/schema";
import { courseLoader } from "./content/loader.js";

export const collections = { docs: defineCollection({ loader: courseLoader(), schema: docsSchema() }) };
