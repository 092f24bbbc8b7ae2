"""What the tables and pictures of bench/plot share: the benchmarks' JSON, names, and looks."""

import collections
import json
import statistics
import sys

NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
NORMAL = "normal"  # the inputs where a name tells none

LIMIT_STYLE = {"color": "0.78", "linewidth": 6, "solid_capstyle": "round", "zorder": 1}

Key = collections.namedtuple("Key", "kernel implementation element n inputs", defaults=[NORMAL])
Point = collections.namedtuple("Point", "nanoseconds bytes")  # both per element


def fail(message):
    sys.exit(f"bench/plot: {message}")


def read(path):
    """The context, and a dict from Key to Point in the order to show them in."""
    try:
        document = json.loads(path.read_text())
        entries = document["benchmarks"]
    except OSError as error:
        fail(f"cannot read {path}: {error.strerror}")
    except (ValueError, TypeError, KeyError):
        fail(f"{path} is not the JSON of a benchmark (--benchmark_out=FILE writes it)")

    runs = collections.defaultdict(list)
    points = {}
    ignored = {}
    for entry in entries:
        name = entry.get("run_name", entry["name"])
        *names, n = name.split("/")
        if entry.get("error_occurred"):
            ignored[name] = entry["error_message"]
        elif len(names) not in (3, 4) or not n.isdigit():
            ignored[name] = "its name is not kernel/implementation/type[/inputs]/n"
        else:
            key = Key(*names[:3], int(n), *names[3:])
            nanoseconds = entry["cpu_time"] * NANOSECONDS[entry["time_unit"]] / key.n
            moved = entry.get("bytes_per_second", 0) / entry.get("items_per_second", 1)
            if entry.get("run_type", "iteration") == "iteration":
                runs[key].append(Point(nanoseconds, moved))
            elif entry["aggregate_name"] == "median":
                points[key] = Point(nanoseconds, moved)
    for name, reason in ignored.items():
        print(f"bench/plot: {name} is left out: {reason}", file=sys.stderr)
    for key, repetitions in runs.items():
        median = statistics.median(point.nanoseconds for point in repetitions)
        points[key] = Point(median, repetitions[0].bytes)
    if not points:
        fail(f"{path} holds no finished benchmark")

    def order(key):
        return key.element != "float", key.element, key.kernel, not is_own(key.implementation), key
    return document.get("context", {}), {key: points[key] for key in sorted(points, key=order)}


def is_own(implementation):
    return implementation == "xact" or implementation.startswith("xact ")


def unique(values):
    return list(dict.fromkeys(values))


def size_name(n):
    for unit, name in ((1 << 30, " Gi"), (1 << 20, " Mi"), (1 << 10, " Ki")):
        if n >= unit and n % unit == 0:
            return f"{n // unit}{name}"
    return str(n)


def describe(context):
    """The machine, and what the program was built for, as far as the JSON tells."""
    parts = [context.get("cpu") or f"{context.get('num_cpus', '?')} CPUs", context.get("simd")]
    return ", ".join(part for part in parts if part)


def markdown_table(header, rows):
    for row in (header, ["---"] * len(header), *rows):
        print("| " + " | ".join(row) + " |")
    print()


def versions(context):
    """What was compiled and linked, as far as the JSON tells."""
    parts = [context["compiler"]] if context.get("compiler") else []
    if context.get("xsimd"):
        parts.append(f"xsimd {context['xsimd']}")
    for name, version in context.items():
        if name.startswith("peer "):
            # Eigen exp and Eigen logistic are both of Eigen.
            library = name.removeprefix("peer ").split()[0]
            parts.append(f"{library} {version.replace(', ', ' with ')}")
    return unique(parts)


def import_pyplot():
    try:
        import matplotlib
    except ImportError:
        fail(
            f"no picture, because {sys.executable} has no matplotlib. Install it (Debian and "
            "Ubuntu: python3-matplotlib), or run bench/plot with a Python that has it."
        )
    matplotlib.use("Agg")
    # The same input gives the same file.
    matplotlib.rcParams["svg.hashsalt"] = "xact"
    import matplotlib.pyplot

    return matplotlib.pyplot


def write_heading(figure, title, context):
    height = figure.get_figheight()
    figure.text(0.02, 1 - 0.12 / height, title, va="top", fontsize=13, weight="bold")
    figure.text(0.02, 1 - 0.42 / height, describe(context), va="top", color="0.35", fontsize=9)


def frame(axes):
    axes.minorticks_off()
    axes.grid(True, color="0.92", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def time_over_size_axes(plt, axes, sizes):
    """Both logarithmic, with ticks at the sizes."""
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xticks(sizes, [size_name(n) for n in sizes])
    axes.yaxis.set_major_locator(plt.LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    frame(axes)


def save(figure, prefix):
    for suffix, metadata in ((".svg", {"Date": None}), (".png", None)):
        target = prefix.with_name(prefix.name + suffix)
        try:
            figure.savefig(target, dpi=150, metadata=metadata)
        except OSError as error:
            fail(f"cannot write {target}: {error.strerror}")
        print(f"wrote {target}")
