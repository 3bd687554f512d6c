import csv, sys
from pathlib import Path
import numpy as np
from fit import part_of
from train_functions import rows_of, described, truth, HERE
from landscape.matching.functions import Classifier
from landscape.matching.taxonomy import Taxonomy, functionalities


def awesome(parts):
    tags = Taxonomy.from_rows(csv.DictReader((HERE / "awesome_taxonomy.csv").open()))
    rows = rows_of(
        Path("/work/shared/data/matching/awesome_selfhosted.csv"), "train", "calibrate", "report"
    )
    pr = Classifier(tags).rank([described(r, i) for i, r in enumerate(rows)]).probability
    T = truth(rows, tags)
    keep = [i for i, r in enumerate(rows) if part_of(r["name"]) in parts]
    pr = pr[keep]
    T = T[keep]
    o = np.argsort(-pr, axis=1, kind="stable")
    p1 = T[np.arange(len(T)), o[:, 0]].mean()
    r3 = np.mean([T[i, o[i, :3]].sum() / T[i].sum() for i in range(len(T))])
    best = 0
    for th in np.arange(0.2, 0.6, 0.05):
        pred = pr >= th
        tp = (pred * T).sum()
        f = 2 * tp / (pred.sum() + T.sum())
        best = max(best, (round(f, 3), round(th, 2))) if best else (round(f, 3), th)
    top = pr.max(1)
    ok = T[np.arange(len(T)), o[:, 0]]
    ece = sum(
        abs(top[m].mean() - ok[m].mean()) * m.mean()
        for lo in np.arange(0, 1, 0.1)
        if (m := (top >= lo) & (top < lo + 0.1)).any()
    )
    print("awesome", parts, len(T), "P@1 %.3f R@3 %.3f microF1 %s ECE %.3f" % (p1, r3, best, ece))


def council(parts, show=False):
    rows = [r | {"tags": r["functions"]} for r in rows_of(HERE / "council_rows.csv", *parts)]
    c = Classifier(functionalities())
    tp = fp = fn = 0
    res = c.classify([described(r, i) for i, r in enumerate(rows)])
    p1 = n1 = 0
    for r, a in zip(rows, res):
        w = set(r["tags"].split("|")) - {""}
        g = {x.function_id for x in a}
        tp += len(w & g)
        fp += len(g - w)
        fn += len(w - g)
        if w:
            n1 += 1
            p1 += bool(a) and a[0].function_id in w
        if show and w != g:
            print(
                r["name"],
                "|",
                r["description"][:70],
                "| -",
                sorted(w - g),
                "| +",
                [
                    (
                        x.function_id,
                        x.inference.confidence,
                        [e.text for e in x.inference.evidence][:2],
                    )
                    for x in a
                    if x.function_id not in w
                ],
                "| =",
                [(x.function_id, x.inference.confidence) for x in a if x.function_id in w],
            )
    print(
        "council",
        parts,
        len(rows),
        "P %.3f R %.3f P@1 %.3f" % (tp / (tp + fp), tp / (tp + fn), p1 / n1),
    )


if __name__ == "__main__":
    awesome(("train",))
    awesome(("calibrate",))
    council(("train", "calibrate"), "-v" in sys.argv)
    council(("report",), "-v" in sys.argv)
