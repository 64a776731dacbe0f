#!/usr/bin/env python3
"""Golden data of the course's micro model: a 3,520-parameter pre-norm transformer block on one sentence.

Standard library only. Every number is an IEEE-754 double, summed left to right.
Run:  python3 lib/golden/micro_model.py            writes micro-model.json beside this script
      python3 lib/golden/micro_model.py --check    also central differences on every parameter (15 s)
"""
import json, math, os, random, sys

HERE = os.path.dirname(os.path.abspath(__file__))
NEG_INF = float("-inf")

VOCAB = ["<PAD>", "<BOS>", "<EOS>", "I", "like", "transformers"]
TOKENS = [1, 3, 4, 5, 2]
TARGETS = [3, 4, 5, 2]
V, D, F, T, H = 6, 16, 64, 5, 2
DK = D // H
EPS_LN = 1e-5
STD = 0.1

# ---------------------------------------------------------------- linear algebra on nested lists
def mm(a, b):                       # [m,n] @ [n,p]
    return [[dot(row, [b[k][j] for k in range(len(b))]) for j in range(len(b[0]))] for row in a]

def dot(u, v):
    acc = 0.0
    for x, y in zip(u, v):
        acc += x * y
    return acc

def mm_nt(a, b):                    # [m,n] @ [p,n]^T
    return [[dot(ra, rb) for rb in b] for ra in a]

def mm_tn(a, b):                    # [m,n]^T @ [m,p]
    out = [[0.0] * len(b[0]) for _ in range(len(a[0]))]
    for ra, rb in zip(a, b):
        for i, x in enumerate(ra):
            for j, y in enumerate(rb):
                out[i][j] += x * y
    return out

def madd(a, b):
    return [[x + y for x, y in zip(ra, rb)] for ra, rb in zip(a, b)]

def colsum(a):
    out = [0.0] * len(a[0])
    for row in a:
        for j, x in enumerate(row):
            out[j] += x
    return out

# ---------------------------------------------------------------- layers
def softmax_row(z):
    top = max(z)
    e = [0.0 if x == NEG_INF else math.exp(x - top) for x in z]
    s = 0.0
    for x in e:
        s += x
    return [x / s for x in e]

def softmax_row_back(p, dp):
    inner = dot(p, dp)
    return [pi * (di - inner) for pi, di in zip(p, dp)]

C_GELU = math.sqrt(2.0 / math.pi)

def gelu_tanh(x):
    return 0.5 * x * (1.0 + math.tanh(C_GELU * (x + 0.044715 * x ** 3)))

def gelu_tanh_grad(x):              # exact derivative of the tanh form
    t = math.tanh(C_GELU * (x + 0.044715 * x ** 3))
    return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * C_GELU * (1.0 + 3 * 0.044715 * x * x)

def gelu_erf(x):
    return 0.5 * x * (1.0 + math.erf(x / math.sqrt(2.0)))

def gelu_erf_grad(x):
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0))) + x * math.exp(-x * x / 2) / math.sqrt(2 * math.pi)

def gelu_book_grad(x):              # the book's hybrid: tanh CDF + exact PDF
    t = math.tanh(C_GELU * (x + 0.044715 * x ** 3))
    return 0.5 * (1.0 + t) + x * math.exp(-x * x / 2) / math.sqrt(2 * math.pi)

def layer_norm(x, g, b, eps=EPS_LN):
    rows, cache = [], []
    for r in x:
        mu = 0.0
        for z in r:
            mu += z
        mu /= len(r)
        var = 0.0
        for z in r:
            var += (z - mu) ** 2
        var /= len(r)
        sd = math.sqrt(var + eps)
        xh = [(z - mu) / sd for z in r]
        rows.append([gi * h + bi for gi, h, bi in zip(g, xh, b)])
        cache.append((mu, var, sd, xh))
    return rows, cache

def layer_norm_back(dy, g, cache):
    dg, db, dx = [0.0] * len(g), [0.0] * len(g), []
    for dr, (_, _, sd, xh) in zip(dy, cache):
        n = len(dr)
        dxh = [d * gi for d, gi in zip(dr, g)]
        m1 = sum_(dxh) / n
        m2 = dot(dxh, xh) / n
        dx.append([(d - m1 - h * m2) / sd for d, h in zip(dxh, xh)])
        for j in range(n):
            dg[j] += dr[j] * xh[j]
            db[j] += dr[j]
    return dx, dg, db

def sum_(v):
    acc = 0.0
    for x in v:
        acc += x
    return acc

def attention(q, k, v, causal=True):
    scale = math.sqrt(len(q[0]))
    raw = mm_nt(q, k)
    scaled = [[s / scale for s in r] for r in raw]
    masked = [[NEG_INF if causal and j > i else s for j, s in enumerate(r)] for i, r in enumerate(scaled)]
    w = [softmax_row(r) for r in masked]
    return mm(w, v), dict(raw=raw, scaled=scaled, masked=masked, weights=w)

def attention_back(dout, q, k, v, w):
    scale = math.sqrt(len(q[0]))
    dv = mm_tn(w, dout)
    dw = mm_nt(dout, v)
    dmask = [softmax_row_back(p, d) for p, d in zip(w, dw)]
    draw = [[z / scale for z in r] for r in dmask]
    return mm(draw, k), mm_tn(draw, q), dv, dict(weights=dw, scaled=dmask, raw=draw)

# ---------------------------------------------------------------- parameters
def gauss_matrix(rows, cols):
    return [[random.gauss(0, STD) for _ in range(cols)] for _ in range(rows)]

def init_params(prenorm=False):
    random.seed(42)
    p = {}
    p["token_embedding"] = gauss_matrix(V, D)
    p["position_embedding"] = gauss_matrix(T, D)
    p["W_Q"] = [gauss_matrix(D, DK) for _ in range(H)]
    p["W_K"] = [gauss_matrix(D, DK) for _ in range(H)]
    p["W_V"] = [gauss_matrix(D, DK) for _ in range(H)]
    p["W_O"] = gauss_matrix(D, D)
    p["W1"] = gauss_matrix(F, D)
    p["b1"] = [random.gauss(0, STD) for _ in range(F)]
    p["W2"] = gauss_matrix(D, F)
    p["b2"] = [random.gauss(0, STD) for _ in range(D)]
    norms = ["ln1", "ln2", "ln_f"] if prenorm else ["ln"]
    for n in norms:
        p[n + "_gamma"] = [1.0] * D
        p[n + "_beta"] = [0.0] * D
    p["W_lm"] = gauss_matrix(V, D)
    return p

def mha_forward(x, p, a):
    a["Q"] = [mm(x, w) for w in p["W_Q"]]
    a["K"] = [mm(x, w) for w in p["W_K"]]
    a["V"] = [mm(x, w) for w in p["W_V"]]
    outs = [attention(a["Q"][h], a["K"][h], a["V"][h]) for h in range(H)]
    a["attention_scores_raw"] = [o[1]["raw"] for o in outs]
    a["attention_scores_scaled"] = [o[1]["scaled"] for o in outs]
    a["attention_scores_masked"] = [o[1]["masked"] for o in outs]
    a["attention_weights"] = [o[1]["weights"] for o in outs]
    a["head_outputs"] = [o[0] for o in outs]
    a["heads_concatenated"] = [sum((a["head_outputs"][h][i] for h in range(H)), []) for i in range(len(x))]
    a["multi_head_output"] = mm_nt(a["heads_concatenated"], p["W_O"])
    return a["multi_head_output"]

def mha_backward(dmho, x, p, a, g, da):
    g["W_O"] = mm_tn(dmho, a["heads_concatenated"])
    dcat = mm(dmho, p["W_O"])
    da["heads_concatenated"] = dcat
    da["head_outputs"] = [[r[h * DK:(h + 1) * DK] for r in dcat] for h in range(H)]
    for key in ("attention_weights", "attention_scores_scaled", "attention_scores_raw", "Q", "K", "V"):
        da[key] = []
    g["W_Q"], g["W_K"], g["W_V"] = [], [], []
    dx = [[0.0] * D for _ in x]
    for h in range(H):
        dq, dk, dv, dd = attention_back(da["head_outputs"][h], a["Q"][h], a["K"][h], a["V"][h], a["attention_weights"][h])
        da["attention_weights"].append(dd["weights"])
        da["attention_scores_scaled"].append(dd["scaled"])
        da["attention_scores_raw"].append(dd["raw"])
        da["Q"].append(dq); da["K"].append(dk); da["V"].append(dv)
        g["W_Q"].append(mm_tn(x, dq)); g["W_K"].append(mm_tn(x, dk)); g["W_V"].append(mm_tn(x, dv))
        for part, w in ((dq, p["W_Q"][h]), (dk, p["W_K"][h]), (dv, p["W_V"][h])):
            dx = madd(dx, mm_nt(part, w))
    return dx

def ffn_forward(x, p, a):
    a["ffn_pre_activation"] = [[z + b for z, b in zip(r, p["b1"])] for r in mm_nt(x, p["W1"])]
    a["ffn_activated"] = [[gelu_tanh(z) for z in r] for r in a["ffn_pre_activation"]]
    a["ffn_output"] = [[z + b for z, b in zip(r, p["b2"])] for r in mm_nt(a["ffn_activated"], p["W2"])]
    return a["ffn_output"]

def ffn_backward(dffn, x, p, a, g, da):
    g["W2"] = mm_tn(dffn, a["ffn_activated"]); g["b2"] = colsum(dffn)
    da["ffn_activated"] = mm(dffn, p["W2"])
    da["ffn_pre_activation"] = [[d * gelu_tanh_grad(z) for d, z in zip(rd, rz)]
                                for rd, rz in zip(da["ffn_activated"], a["ffn_pre_activation"])]
    g["W1"] = mm_tn(da["ffn_pre_activation"], x); g["b1"] = colsum(da["ffn_pre_activation"])
    return mm(da["ffn_pre_activation"], p["W1"])

def head_loss(a, hidden, p):
    a["logits"] = mm_nt(hidden, p["W_lm"])
    a["probabilities"] = [softmax_row(r) for r in a["logits"]]
    a["loss_per_position"] = [-math.log(a["probabilities"][i][t]) for i, t in enumerate(TARGETS)]
    a["loss_total"] = sum_(a["loss_per_position"])
    a["loss_mean"] = a["loss_total"] / len(TARGETS)
    return a

def dlogits_mean(a):
    n = len(TARGETS)
    out = [[(pj - (1.0 if j == t else 0.0)) / n for j, pj in enumerate(a["probabilities"][i])] for i, t in enumerate(TARGETS)]
    return out + [[0.0] * V for _ in range(T - n)]

def forward(p, prenorm=False):
    a = {"token_embeddings": [p["token_embedding"][t][:] for t in TOKENS]}
    a["X"] = madd(a["token_embeddings"], p["position_embedding"])
    if not prenorm:                                        # the book's computed graph
        mho = mha_forward(a["X"], p, a)
        ffn_forward(mho, p, a)
        a["residual_sum"] = madd(mho, a["ffn_output"])
        a["layer_norm_output"], c = layer_norm(a["residual_sum"], p["ln_gamma"], p["ln_beta"])
        a["_ln"] = c
        unpack_ln(a, "layer_norm", c)
        return head_loss(a, a["layer_norm_output"], p)
    a["ln1_output"], a["_ln1"] = layer_norm(a["X"], p["ln1_gamma"], p["ln1_beta"])
    unpack_ln(a, "ln1", a["_ln1"])
    a["residual_after_attention"] = madd(a["X"], mha_forward(a["ln1_output"], p, a))
    a["ln2_output"], a["_ln2"] = layer_norm(a["residual_after_attention"], p["ln2_gamma"], p["ln2_beta"])
    unpack_ln(a, "ln2", a["_ln2"])
    a["residual_after_ffn"] = madd(a["residual_after_attention"], ffn_forward(a["ln2_output"], p, a))
    a["ln_f_output"], a["_lnf"] = layer_norm(a["residual_after_ffn"], p["ln_f_gamma"], p["ln_f_beta"])
    unpack_ln(a, "ln_f", a["_lnf"])
    return head_loss(a, a["ln_f_output"], p)

def unpack_ln(a, name, c):
    a[name + "_mean"] = [r[0] for r in c]
    a[name + "_variance"] = [r[1] for r in c]
    a[name + "_std"] = [r[2] for r in c]
    a[name + "_normalized"] = [r[3] for r in c]

def backward(p, a, prenorm=False):
    g, da = {}, {}
    da["logits"] = dlogits_mean(a)
    hidden = a["ln_f_output"] if prenorm else a["layer_norm_output"]
    g["W_lm"] = mm_tn(da["logits"], hidden)
    dh = mm(da["logits"], p["W_lm"])
    if not prenorm:
        da["layer_norm_output"] = dh
        da["residual_sum"], g["ln_gamma"], g["ln_beta"] = layer_norm_back(dh, p["ln_gamma"], a["_ln"])
        da["ffn_output"] = da["residual_sum"]
        via_ffn = ffn_backward(da["ffn_output"], a["multi_head_output"], p, a, g, da)
        da["multi_head_output"] = madd(da["residual_sum"], via_ffn)
        dx = mha_backward(da["multi_head_output"], a["X"], p, a, g, da)
    else:
        da["ln_f_output"] = dh
        d2, g["ln_f_gamma"], g["ln_f_beta"] = layer_norm_back(dh, p["ln_f_gamma"], a["_lnf"])
        da["residual_after_ffn"] = d2
        da["ffn_output"] = d2
        da["ln2_output"] = ffn_backward(d2, a["ln2_output"], p, a, g, da)
        t, g["ln2_gamma"], g["ln2_beta"] = layer_norm_back(da["ln2_output"], p["ln2_gamma"], a["_ln2"])
        d1 = madd(d2, t)
        da["residual_after_attention"] = d1
        da["multi_head_output"] = d1
        da["ln1_output"] = mha_backward(d1, a["ln1_output"], p, a, g, da)
        t, g["ln1_gamma"], g["ln1_beta"] = layer_norm_back(da["ln1_output"], p["ln1_gamma"], a["_ln1"])
        dx = madd(d1, t)
    da["X"] = dx
    g["position_embedding"] = [r[:] for r in dx]
    et = [[0.0] * D for _ in range(V)]
    for i, tok in enumerate(TOKENS):
        for j in range(D):
            et[tok][j] += dx[i][j]
    g["token_embedding"] = et
    return g, da

# ---------------------------------------------------------------- tree utilities and AdamW
def leaves(tree, path=()):
    if isinstance(tree, dict):
        for k in tree:
            yield from leaves(tree[k], path + (k,))
    elif isinstance(tree, list):
        for i, x in enumerate(tree):
            yield from leaves(x, path + (i,))
    else:
        yield path, tree

def get(tree, path):
    for k in path:
        tree = tree[k]
    return tree

def put(tree, path, val):
    for k in path[:-1]:
        tree = tree[k]
    tree[path[-1]] = val

def clone(tree):
    if isinstance(tree, dict):
        return {k: clone(v) for k, v in tree.items()}
    if isinstance(tree, list):
        return [clone(v) for v in tree]
    return tree

def zeros_like(tree):
    if isinstance(tree, dict):
        return {k: zeros_like(v) for k, v in tree.items()}
    if isinstance(tree, list):
        return [zeros_like(v) for v in tree]
    return 0.0

OPT = dict(name="AdamW", learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.01)

def adamw(p, g, m, v, t, lr=None, wd=None):
    lr = OPT["learning_rate"] if lr is None else lr
    wd = OPT["weight_decay"] if wd is None else wd
    b1, b2, eps = OPT["beta1"], OPT["beta2"], OPT["epsilon"]
    for path, gr in leaves(g):
        m1 = b1 * get(m, path) + (1 - b1) * gr
        v1 = b2 * get(v, path) + (1 - b2) * gr * gr
        mh = m1 / (1 - b1 ** t)
        vh = v1 / (1 - b2 ** t)
        put(m, path, m1); put(v, path, v1)
        put(p, path, get(p, path) * (1 - lr * wd) - lr * mh / (math.sqrt(vh) + eps))

def norm(tree):
    return math.sqrt(sum_([x * x for _, x in leaves(tree)]))

# ---------------------------------------------------------------- output
def dump(obj, fh, ind=0):
    pad = " " * ind
    if isinstance(obj, dict):
        fh.write("{\n")
        for n, (k, v) in enumerate(obj.items()):
            fh.write(pad + " " + json.dumps(k) + ": ")
            dump(v, fh, ind + 1)
            fh.write(",\n" if n + 1 < len(obj) else "\n")
        fh.write(pad + "}")
    elif isinstance(obj, list) and obj and isinstance(obj[0], (list, dict)):
        fh.write("[\n")
        for n, v in enumerate(obj):
            fh.write(pad + " ")
            dump(v, fh, ind + 1)
            fh.write(",\n" if n + 1 < len(obj) else "\n")
        fh.write(pad + "]")
    elif isinstance(obj, list):
        fh.write("[" + ", ".join(json.dumps(None if isinstance(x, float) and math.isinf(x) else x, ensure_ascii=False) for x in obj) + "]")
    else:
        fh.write(json.dumps(obj, ensure_ascii=False))

def public(a):
    return {k: v for k, v in a.items() if not k.startswith("_") and not k.startswith("loss")}

def check(prenorm):
    p = init_params(prenorm)
    g, _ = backward(p, forward(p, prenorm), prenorm)
    worst_abs = worst_rel = 0.0
    h = 1e-5
    n = 0
    for path, gr in list(leaves(g)):
        old = get(p, path)
        put(p, path, old + h); up = forward(p, prenorm)["loss_mean"]
        put(p, path, old - h); dn = forward(p, prenorm)["loss_mean"]
        put(p, path, old)
        num = (up - dn) / (2 * h)
        worst_abs = max(worst_abs, abs(num - gr))
        if abs(gr) > 1e-6:
            worst_rel = max(worst_rel, abs(num - gr) / abs(gr))
        n += 1
    return dict(parameters_checked=n, step=h, max_abs_error=worst_abs, max_rel_error_where_grad_gt_1e_6=worst_rel)

def training_trace(prenorm, lr, steps, marks):
    p = init_params(prenorm)
    m = v = None
    out = {}
    for t in range(1, steps + 1):
        a = forward(p, prenorm)
        if t - 1 in marks:
            out[str(t - 1)] = a["loss_mean"]
        g, _ = backward(p, a, prenorm)
        if m is None:
            m, v = zeros_like(g), zeros_like(g)
        adamw(p, g, m, v, t, lr=lr)
    out[str(steps)] = forward(p, prenorm)["loss_mean"]
    return out

def build(prenorm, extra_check):
    p = init_params(prenorm)
    a = forward(p, prenorm)
    g, da = backward(p, a, prenorm)
    q = clone(p)
    m, v = zeros_like(g), zeros_like(g)
    adamw(q, g, m, v, 1)
    a2 = forward(q, prenorm)
    n_par = sum(1 for _ in leaves(p))
    sgd = clone(p)
    for path, gr in leaves(g):
        put(sgd, path, get(sgd, path) - 0.1 * gr)
    order = ["token_embedding [6,16]", "position_embedding [5,16]", "W_Q[0],W_Q[1] [16,8] each", "W_K[0],W_K[1]", "W_V[0],W_V[1]",
             "W_O [16,16]", "W1 [64,16]", "b1 [64]", "W2 [16,64]", "b2 [16]", "(norm gains = 1, norm shifts = 0: no draws)", "W_lm [6,16]"]
    marks = {0, 1, 2, 3, 4, 5, 10, 20, 50, 100}
    doc = {
        "meta": {
            "what": ("GPT-2-style pre-norm block, same seed and draw order as the book's micro model; NOT in the book" if prenorm else
                     "micro transformer of 'Understanding Gradients', graph exactly as the book's notebook 07 computes it"),
            "graph": ("X=tok+pos; R1=X+MHA(LN1(X)); R2=R1+FFN(LN2(R1)); logits=LNf(R2) W_lm^T" if prenorm else
                      "X=tok+pos; M=MHA(X) (no residual from X, no norm before); S=M+FFN(M); logits=LN(S) W_lm^T"),
            "arithmetic": "IEEE double, left-to-right summation, CPython 3.11 stdlib (math.exp/tanh/log of glibc)",
            "null_means": "-Infinity (only inside attention_scores_masked)",
            "matrix_layout": "row-major nested lists. W_Q/W_K/W_V are [in,out] (x @ W); W_O, W1, W2, W_lm are [out,in] (x @ W^T)",
            "loss": "mean cross-entropy over positions 0..3; position 4 (<EOS>) has no target",
            "gradients": "of the MEAN loss; multiply by 4 for the sum-over-positions convention",
        },
        "vocabulary": {"tokens": VOCAB, "ids": {t: i for i, t in enumerate(VOCAB)}},
        "config": {"vocab_size": V, "d_model": D, "num_heads": H, "d_k": DK, "d_ff": F, "max_seq_len": T, "num_layers": 1,
                   "layer_norm_epsilon": EPS_LN, "activation": "gelu_tanh", "init_std": STD, "init_seed": 42,
                   "init_rng": "python random.seed(42) then random.gauss(0, 0.1) row by row", "init_order": order,
                   "parameter_count": n_par, "attention_bias": False, "ffn_bias": True, "lm_head_bias": False, "weight_tying": False, "dropout": 0},
        "input": {"text": "I like transformers", "token_ids": TOKENS, "targets": TARGETS},
        "initial_parameters": p,
        "activations": public(a),
        "loss": {"per_position": a["loss_per_position"], "total": a["loss_total"], "mean": a["loss_mean"], "perplexity": math.exp(a["loss_mean"]),
                 "uniform_baseline": math.log(V), "mean_minus_uniform": a["loss_mean"] - math.log(V)},
        "gradients_wrt_activations": da,
        "gradients_wrt_parameters": g,
        "gradient_norms": {**{k: norm(g[k]) for k in g}, "GLOBAL": norm(g)},
        "optimizer": OPT,
        "adamw_step_1": {"t": 1, "weight_decay_applied_to": "every parameter (as the book does)", "first_moment_m": m, "second_moment_v": v,
                         "updated_parameters": q, "loss_after_step": {"per_position": a2["loss_per_position"], "mean": a2["loss_mean"]},
                         "loss_decrease": a["loss_mean"] - a2["loss_mean"]},
        "sgd_step_lr_0.1": {"loss_after_step": forward(sgd, prenorm)["loss_mean"], "note": "theta -= 0.1 * grad, mean loss"},
        "training_traces": {"adamw_lr_0.001": training_trace(prenorm, 0.001, 100, marks), "adamw_lr_0.01": training_trace(prenorm, 0.01, 100, marks),
                            "note": "key = number of updates already done, value = mean loss; same single sequence every step; wd 0.01"},
    }
    if extra_check:
        doc["meta"]["numeric_gradient_check"] = check(prenorm)
    return doc

if __name__ == "__main__":
    doc = build(True, "--check" in sys.argv)
    with open(os.path.join(HERE, "micro-model.json"), "w") as fh:
        dump(doc, fh)
        fh.write("\n")
    print("micro-model.json: loss", doc["loss"]["mean"], "->", doc["adamw_step_1"]["loss_after_step"]["mean"],
          doc["meta"].get("numeric_gradient_check"))
