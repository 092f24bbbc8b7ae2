"""The picture and the tables of what bench/memory measured. Ratios are those of the medians."""

import textwrap

from plot_common import (
    LIMIT_STYLE,
    Key,
    describe,
    fail,
    markdown_table,
    size_name,
    time_over_size_axes,
    unique,
    versions,
    write_heading,
)

FLOAT_BYTES = 4
KI, MI = 1 << 10, 1 << 20
TABLE_SIZES = (KI, 32 * KI, 256 * KI, MI, 16 * MI, 64 * MI)
TICKS = (KI, 32 * KI, MI, 32 * MI)
SMALL = 64  # up to here, the calls count and not the elements

OWN_STYLE = {"color": "#0072B2", "linewidth": 1.8, "marker": "o", "markersize": 3.5, "zorder": 3}
OTHER_STYLE = {
    "color": "#D55E00",
    "linewidth": 1.3,
    "linestyle": (0, (4, 2)),
    "marker": "s",
    "markersize": 4,
    "markerfacecolor": "white",
    "zorder": 2,
}

THRESHOLD_STYLE = {"color": "0.6", "linewidth": 1.2, "linestyle": (0, (1, 2)), "zorder": 0}

# What is measured has a name, (kernel, implementation).
RELU = ("relu", "xact")
IN_PLACE = ("relu in place", "xact")
WITH_MASK = ("relu with mask", "xact")
BACKWARD = ("relu_backward", "xact")
FROM_MASK = ("relu_backward from mask", "xact")
BIAS = ("bias and relu", "xact")
ACCUMULATE = ("accumulate gradient", "xact")
MEMCPY = ("memcpy", "C library")
STREAMING_COPY = ("copy", "streaming loop")

COPIES = [MEMCPY, ("copy", "xsimd loop"), STREAMING_COPY]
ADDITIONS = [("add", "xsimd loop"), ("add", "streaming loop")]

# The panels of the picture, and what moves as many bytes and computes next to nothing.
PANELS = {
    "relu": (RELU, COPIES),
    "relu in place": (IN_PLACE, [("abs in place", "xsimd loop")]),
    "relu with mask": (WITH_MASK, COPIES),
    "relu_backward from x": (BACKWARD, ADDITIONS),
    "relu_backward from mask": (FROM_MASK, COPIES),
}
LIMIT_NOTE = (
    "Moving the bytes alone: memcpy, a copying loop or one that stores past the cache, the fastest "
    "for each n; for relu_backward from x, a loop that adds two arrays, through the cache or past "
    "it; in place, a loop that clears signs. Masks, 1/32 of an array, are not counted."
)


def others(kernel):
    """The loops that one writes by hand, and Eigen."""
    return [(kernel, name) for name in ("xsimd loop", "xsimd loop x4", "xsimd loop x8", "Eigen")]


# What is divided by the fastest of what.
RATIOS = {
    "relu / memcpy": (RELU, [MEMCPY]),
    "relu / streaming copy": (RELU, [STREAMING_COPY]),
    "relu / xsimd loop": (RELU, [("relu", "xsimd loop")]),
    "relu / Eigen": (RELU, [("relu", "Eigen")]),
    "relu in place / memcpy": (IN_PLACE, [MEMCPY]),
    "relu in place / xsimd loop out of place": (IN_PLACE, [("relu", "xsimd loop")]),
    "relu in place / xsimd loop in place": (IN_PLACE, others("relu in place")),
    "relu_backward / fastest of xsimd loops and Eigen": (BACKWARD, others("relu_backward")),
    "relu with mask / relu": (WITH_MASK, [RELU]),
    "relu with mask / xsimd loop": (WITH_MASK, others("relu with mask")),
    "relu_backward from mask / from x": (FROM_MASK, [BACKWARD]),
    "relu_backward from mask / xsimd loop": (FROM_MASK, others("relu_backward from mask")),
    "sigmoid_backward / Eigen": (("sigmoid_backward", "xact"), others("sigmoid_backward")),
    "sigmoid, fast / relu": (("sigmoid", "xact fast"), [RELU]),
    "sigmoid, accurate / relu": (("sigmoid", "xact accurate"), [RELU]),
    "bias and relu / xsimd loop": (BIAS, others("bias and relu")),
    "accumulate gradient / xsimd loop": (ACCUMULATE, others("accumulate gradient")),
    "accumulate gradient / two passes": (ACCUMULATE, [("accumulate gradient", "two passes")]),
}


class Results:
    """Of a name at a size; None for what was not measured."""

    def __init__(self, points):
        self.points = points

    def time(self, name, n):
        """ns per element."""
        point = self.points.get(Key(*name, "float", n))
        return point.nanoseconds if point else None

    def fastest(self, names, n):
        return min(filter(None, (self.time(name, n) for name in names)), default=None)

    def call(self, name, n):
        """ns for all n elements."""
        time = self.time(name, n)
        return time * n if time else None

    def bandwidth(self, name, n):
        """GB/s of what must be moved."""
        point = self.points.get(Key(*name, "float", n))
        return point.bytes / point.nanoseconds if point else None


def ratio(a, b):
    return a / b if a and b else None


def two_decimals(value):
    return f"{value:.2f}" if value else ""


def three_digits(value):
    return f"{value:#.3g}".rstrip(".") if value else ""


def print_by_size(header, sizes, rows, text):
    """A table with a column for each size, of the rows (name, values) that have any value."""
    shown = [[name, *map(text, values)] for name, values in rows if any(values)]
    if shown:
        markdown_table([f"{header}, n =", *map(size_name, sizes)], shown)


def in_each(all_results, value, text=two_decimals):
    """value(results) for each program, as one cell; empty where none has it."""
    texts = [text(value(results)) for results in all_results]
    return " · ".join(texts) if any(texts) else ""


def print_ratios(header, sizes, all_results, ratios):
    rows = [
        (
            name,
            [
                in_each(all_results, lambda r: ratio(r.time(own, n), r.fastest(rivals, n)))
                for n in sizes
            ],
        )
        for name, (own, rivals) in ratios.items()
    ]
    print_by_size(header, sizes, rows, str)


def print_stores(all_results, sizes):
    """Where stores past the cache pay."""
    rows = []
    for n in sizes:
        cells = [
            in_each(
                all_results,
                lambda r: ratio(
                    r.time((kernel, "xact streaming"), n), r.time((kernel, "xact cached"), n)
                ),
            )
            for kernel in ("relu", "relu then read")
        ]
        if any(cells):
            rows.append([f"{FLOAT_BYTES * n / MI:g}", *cells])
    if rows:
        markdown_table(
            ["MiB of output", "streaming / cached", "the same, then a sum over the output"], rows
        )


def print_calls(results, sizes):
    """What calls of a few elements take, and the largest step from one n to the next."""
    names = [
        (kernel, implementation)
        for kernel in ("relu", "relu_backward", "relu with mask", "sigmoid_backward")
        for implementation in ("xact", "plain loop")
        if any(results.time((kernel, "plain loop"), n) for n in sizes)
    ]
    if not names:
        return
    rows = [[str(n), *(three_digits(results.call(name, n)) for name in names)] for n in sizes]
    largest = []
    for name in names:
        times = {n: time for n in sizes if (time := results.call(name, n))}
        steps = [(times[n + 1] - times[n], n) for n in times if n + 1 in times]
        largest.append("{:.2f}, from {}".format(*max(steps)) if steps else "")
    loop = two_decimals(results.call(("nothing", "empty call"), sizes[0]))
    print(f"ns per call, of which the loop around it takes {loop or 'an unknown part'}.\n")
    header = ["n", *(f"{kernel}, {implementation}" for kernel, implementation in names)]
    markdown_table(header, [*rows, ["largest step to n + 1", *largest]])


def print_markdown(files):
    """Of several programs, (context, points) each: the ratios of all, the rest of the first."""
    context, points = files[0]
    all_results = [Results(points) for _, points in files]
    results = all_results[0]
    sizes = sorted({key.n for key in points})
    shown = [n for n in TABLE_SIZES if n in sizes]
    print(" · ".join(map(describe, (context for context, _ in files))))
    print(", ".join(versions(context)) + ".\n")
    print_ratios("time / time", shown, all_results, RATIOS)
    print_ratios("time / moving the bytes alone", shown, all_results, PANELS)
    print(LIMIT_NOTE + "\n")
    print_stores(all_results, [n for n in sizes if n > SMALL])
    print_calls(results, [n for n in sizes if n <= SMALL])
    names = unique((key.kernel, key.implementation) for key in points)
    for header, value in (("ns per element", results.time), ("GB/s", results.bandwidth)):
        rows = [(", ".join(name), [value(name, n) for n in shown]) for name in names]
        print_by_size(header, shown, rows, three_digits)


def draw_panel(axes, results, sizes, own, limits):
    kernel, _ = own
    for names, style in ((limits, LIMIT_STYLE), (others(kernel), OTHER_STYLE), ([own], OWN_STYLE)):
        line = [(n, time) for n in sizes if (time := results.fastest(names, n))]
        if line:
            axes.plot(*zip(*line), **style)


def time_beside_limit(plt, points, context):
    """One panel for each kernel, and the legend in the place of a sixth."""
    results = Results(points)
    sizes = sorted({key.n for key in points if key.n > SMALL})
    if not any(results.time(own, n) for own, _ in PANELS.values() for n in sizes):
        fail("no picture, because the file holds none of its kernels")
    height = 6.6
    figure, grid = plt.subplots(2, 3, figsize=(10.5, height), sharex=True, sharey=True)
    *panels, corner = grid.flat
    ticks = [n for n in TICKS if sizes[0] <= n <= sizes[-1]]
    threshold = int(context.get("streaming_threshold", 0)) // FLOAT_BYTES
    for axes, (title, (own, limits)) in zip(panels, PANELS.items()):
        draw_panel(axes, results, sizes, own, limits)
        time_over_size_axes(plt, axes, ticks)
        axes.set_title(title, loc="left", fontsize=11)
        if threshold and own != IN_PLACE:
            axes.axvline(threshold, **THRESHOLD_STYLE)
    for row in grid:
        row[0].set_ylabel("ns per element")
    for axes in (*grid[1, :2], grid[0, 2]):
        axes.set_xlabel("number of elements")
        axes.tick_params(labelbottom=True)
    corner.axis("off")

    title = "relu beside the limit of memory: time per element, lower is faster"
    write_heading(figure, title, context)
    rivals = "the fastest loop by hand" + (" or Eigen" if "peer Eigen" in context else "")
    handles = [
        plt.Line2D([], [], label="xact", **OWN_STYLE),
        plt.Line2D([], [], label=rivals, **OTHER_STYLE),
        plt.Line2D([], [], label="moving the bytes alone", **LIMIT_STYLE),
    ]
    if threshold:
        size = size_name(FLOAT_BYTES * threshold)
        label = f"{size}B of output: from here on,\nxact stores past the cache"
        handles.append(plt.Line2D([], [], label=label, **THRESHOLD_STYLE))
    figure.tight_layout(rect=(0, 0, 1, 1 - 0.6 / height))
    corner.legend(
        handles=handles,
        loc="upper left",
        frameon=False,
        fontsize=10,
        handlelength=3,
        borderaxespad=0,
        labelspacing=0.8,
    )
    note = textwrap.fill(LIMIT_NOTE, 48)
    corner.text(0, 0, note, transform=corner.transAxes, va="bottom", color="0.35", fontsize=8.5)
    return figure
