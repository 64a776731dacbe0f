import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./online-softmax.js")>({});
