import { Built } from "./built.js";
import { serve } from "./serve.js";

// The built site, served by a process of its own until that is ended: then nothing is left that could answer. It prints its address.

const { url } = await serve(new Built().folder);
console.log(url);
