"""The picture and the tables of what bench/peers measured."""

from plot_common import (
    LIMIT_STYLE,
    Key,
    describe,
    is_own,
    markdown_table,
    size_name,
    time_over_size_axes,
    unique,
    versions,
    write_heading,
)

KERNELS = ("relu", "sigmoid", "relu_backward", "sigmoid_backward")
LIMIT = "memcpy"
# One line for each library: the others are in the tables and in the picture of speed against accuracy.
NOT_IN_PICTURE = ("xact fast", "xact exact", "naive", "Eigen exp")
TABLE_SIZES = (64, 1 << 10, 1 << 15, 1 << 20, 1 << 24)
TICKS = (64, 1 << 10, 1 << 15, 1 << 20, 1 << 24)


def implementations(points, kernel):
    names = unique(key.implementation for key in points if key.kernel == kernel)
    return sorted(names, key=lambda name: not is_own(name))


def print_markdown(points, context, accuracies):
    """ns per element, the fastest at each size in bold; and the largest errors."""
    print(describe(context) + ", " + ", ".join(versions(context)) + ".\n")
    sizes = [n for n in TABLE_SIZES if any(key.n == n for key in points)]
    for kernel in KERNELS:
        names = implementations(points, kernel)
        times = {
            (name, n): points[key].nanoseconds
            for name in names
            for n in sizes
            if (key := Key(kernel, name, "float", n)) in points
        }
        if not times:
            continue
        fastest = {
            n: min(time for (_, size), time in times.items() if size == n) for n in sizes
        }
        header = [f"{kernel}, ns per element, n =", *map(size_name, sizes)]
        if accuracies:
            header.append("max ULP")
            header += {"sigmoid": ["in the tail"], "relu": ["of NaN, of −0"]}.get(kernel, [])
        rows = []
        for name in names:
            cells = []
            for n in sizes:
                time = times.get((name, n))
                text = f"{time:.3g}" if time else ""
                # What differs by less than the machine's noise is as fast.
                cells.append(f"**{text}**" if time and time <= 1.02 * fastest[n] else text)
            found = accuracies.get((kernel, name, "float"))
            if accuracies:
                cells.append(f"{found.max_ulp:.3g}" if found else "")
            if accuracies and kernel == "sigmoid":
                lost = found and (found.not_finite > 0 or found.tail_max_ulp > 1000)
                tail = "lost" + (", NaN" if found.not_finite else "") if lost else ""
                cells.append(tail or (f"{found.tail_max_ulp:.3g}" if found else ""))
            elif accuracies and kernel == "relu":
                cells.append(context.get(f"special relu/{name}/float", "").replace("-", "−"))
            rows.append([name, *cells])
        markdown_table(header, rows)
    if accuracies:
        print(
            f"Errors over {context.get('accuracy_inputs')}; the tail is what lies below 2^-124. "
            "Bold: the fastest, and what is within 2 % of it.\n"
        )
    if "peers_note" in context:
        print(context["peers_note"] + ".")


def in_picture(points):
    """The points that the picture shows, with those of the default accuracy as xact's."""
    return {
        key._replace(implementation="xact") if key.implementation == "xact accurate" else key: point
        for key, point in points.items()
        if key.implementation not in NOT_IN_PICTURE
    }


def time_over_size(plt, points, context, colours_of):
    """One panel for each kernel."""
    points = in_picture(points)
    shown = [kernel for kernel in KERNELS if implementations(points, kernel)]
    colours = colours_of(key.implementation for key in points if key.kernel != LIMIT)
    height = 8.2
    figure, grid = plt.subplots(2, 2, figsize=(10.5, height), sharex=True)
    sizes = sorted({key.n for key in points})
    for axes, kernel in zip(grid.flat, shown):
        arrays = 3 if "backward" in kernel else 2
        limit = [
            (key.n, point.nanoseconds * arrays / 2)
            for key, point in points.items()
            if key.kernel == LIMIT
        ]
        axes.plot(*zip(*sorted(limit)), **LIMIT_STYLE)
        for name in reversed(implementations(points, kernel)):
            line = sorted(
                (key.n, point.nanoseconds)
                for key, point in points.items()
                if (key.kernel, key.implementation) == (kernel, name)
            )
            axes.plot(*zip(*line), **style_of(name, colours))
        time_over_size_axes(plt, axes, [n for n in TICKS if sizes[0] <= n <= sizes[-1]])
        axes.set_title(f"{kernel}, float", loc="left", fontsize=11)
        axes.set_ylabel("ns per element")
    for axes in grid[-1]:
        axes.set_xlabel("number of elements")
    write_heading(figure, "xact beside other libraries: time per element, lower is faster", context)
    names = unique(key.implementation for key in points if key.kernel != LIMIT)
    names.sort(key=lambda name: not is_own(name))
    handles = [plt.Line2D([], [], label=name, **style_of(name, colours)) for name in names]
    handles.append(plt.Line2D([], [], label=f"{LIMIT} of as many bytes", **LIMIT_STYLE))
    figure.legend(
        handles=handles, loc="lower center", ncols=5, frameon=False, fontsize=9, handlelength=3.2
    )
    figure.tight_layout(rect=(0, 0.75 / height, 1, 1 - 0.6 / height))
    return figure


def style_of(name, colours):
    own = is_own(name)
    return {
        "color": colours[name],
        "linewidth": 1.8 if own else 1.1,
        "linestyle": "-" if own else (0, (4, 2)),
        "marker": "o" if own else "s",
        "markersize": 3.5,
        "zorder": 3 if own else 2,
    }
