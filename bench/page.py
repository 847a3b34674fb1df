"""How fast the page to draw on is in a real browser, and whether what it takes of memory grows.

  python3 bench/page.py                        all: ten starts, a minute of drawing, 108,000 requests
  python3 bench/page.py --requests 0           without the requests, which take the longest
"tools/bench.sh page" builds the kit, installs what this needs, and calls it. A pen is moved 30 times a second, as the fastest
screens ask for; the requests are as many as that makes in an hour, sent as fast as they are answered. Nothing else should run
on the machine meanwhile. Results go to bench/results/page/, and "make results" puts them into docs/command-line.md.
"""

import argparse
import datetime
import http.client
import json
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tools/page")]

from browser import CHROMIUM, DESKTOP, STROKES, sync_playwright  # noqa: E402
from report import commit, file_name, hardware  # noqa: E402

MOVES_PER_SECOND = 30
WARM_UP = 10  # seconds of drawing that are not counted: Java compiles what is used
SIDE = 140  # of the drawings that the page sends, in pixels
CONNECTIONS = 2  # that send requests at the same time
SAMPLES = 12  # of the memory, one after each share of the requests

# From the pen's movement to the frame that shows the answer: the page measures each look up to its last change of the
# document; a message sent in the next frame arrives when that has been painted.
LATENCIES = """(() => {
  window.latencies = [];
  const measure = performance.measure.bind(performance);
  performance.measure = (name, options) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.latencies.push(performance.now() - options.start);
      port2.postMessage(null);
    });
    return measure(name, options);
  };
})()"""


def start():
    """The kit's process, and the address that it prints."""
    command = [ROOT / "mnist-kit", "draw", "--no-open", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    return server, re.search(r"http://\S+", server.stdout.readline()).group()


def end(server):
    server.terminate()
    server.wait()
    server.stdout.close()


def opening(browser):
    """Seconds from the command to its address, to the page to draw on, to the layers, and to the first answer."""
    begin = time.perf_counter()
    server, address = start()
    printed = time.perf_counter() - begin
    page = browser.new_page(viewport=DESKTOP)
    try:
        page.goto(address)
        page.wait_for_selector("#bars li")  # made by the page's own script, once the kit has said which models there are
        shown = time.perf_counter() - begin
        page.wait_for_selector("#layer option", state="attached")
        ready = time.perf_counter() - begin
        draw(page, STROKES[1], 0)
        page.wait_for_selector("#bars li.best")
        answered = time.perf_counter() - begin
        print(f"opened in {shown:.2f} s, layers after {ready:.2f} s, answered after {answered:.2f} s", flush=True)
        return {"address": printed, "page": shown, "layers": ready, "answer": answered}
    finally:
        page.close()
        end(server)


def draw(page, strokes, pause):
    """Draws a digit with a pen that moves once in each pause, in seconds."""
    paper = page.locator("#pad").bounding_box()
    due = time.perf_counter()
    for stroke in strokes:
        for i, (x, y) in enumerate(between(stroke)):
            page.mouse.move(paper["x"] + x * paper["width"], paper["y"] + y * paper["height"])
            if i == 0:
                page.mouse.down()
            due += pause
            time.sleep(max(0, due - time.perf_counter()))
        page.mouse.up()


def between(stroke, steps=4):
    """The points of a stroke, and some between them."""
    for (x0, y0), (x1, y1) in zip(stroke, stroke[1:]):
        for i in range(steps):
            yield x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps
    yield stroke[-1]


def latency(browser, seconds):
    """Milliseconds from each movement of the pen to all that it changes on the screen, with "Look inside" open."""
    server, address = start()
    page = browser.new_page(viewport=DESKTOP)
    try:
        page.add_init_script(LATENCIES)
        page.goto(address)
        page.wait_for_selector("#layer option", state="attached")
        model = page.locator("#first option").nth(0).inner_text()
        layer = page.locator("#layer option").nth(0).inner_text()
        draw_for(page, WARM_UP)
        page.evaluate("latencies.length = 0")
        heap = [browser_heap(page)]
        begin = time.perf_counter()
        draw_for(page, seconds)
        took = time.perf_counter() - begin
        values = page.evaluate("latencies.map((each) => Math.round(10 * each) / 10)")
        heap.append(browser_heap(page))
    finally:
        page.close()
        end(server)
    print(f"latency: median {median(values):.1f} ms, 95 % within {quantiles(values, n=20)[-1]:.1f} ms", flush=True)
    return {"model": model, "layer": layer, "perSecond": len(values) / took, "milliseconds": values, "browserHeap": heap}


def browser_heap(page):
    """In MB, without garbage."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return session.send("Runtime.getHeapUsage")["usedSize"] / 2**20


def draw_for(page, seconds):
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        for strokes in STROKES.values():
            draw(page, strokes, 1 / MOVES_PER_SECOND)
            page.click("#clear")


def memory(requests):
    """What the kit's process takes after so many requests, and after shares of them: its heap without garbage, and all."""
    server, address = start()
    try:
        bodies = [ink(strokes) for strokes in STROKES.values()]
        samples = []
        begin = time.perf_counter()
        done = 0
        for share in range(SAMPLES + 1):
            until = max(1000, requests) * share // SAMPLES if share else min(1000, requests)  # the first ones load classes
            threads = [
                threading.Thread(target=ask, args=(address, bodies, range(done + i, until, CONNECTIONS)))
                for i in range(CONNECTIONS)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            done = max(done, until)
            samples.append({"requests": done, **memory_of(server.pid)})
            print("{requests:,} requests: heap {heap:.1f} MB, resident {resident:.0f} MB".format(**samples[-1]), flush=True)
        return {"seconds": time.perf_counter() - begin, "samples": samples}
    finally:
        end(server)


def ask(address, bodies, numbers):
    """Sends drawings as the page does, each with the maps of another layer."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port)
    headers = {"Content-Type": "application/octet-stream"}
    for number in numbers:
        query = f"model=0&of=0&layer={number % 13}&width={SIDE}&height={SIDE}&drawing="
        connection.request("POST", f"{parts.path}look?{query}", bodies[number % len(bodies)], headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"the kit answers {answer.status}: {body.decode()}")
    connection.close()


def ink(strokes, radius=5.5):
    """A drawing as the page sends it: a byte for each pixel, 255 for ink."""
    pixels = bytearray(SIDE * SIDE)
    for stroke in strokes:
        for x, y in between(stroke, 16):
            for row in range(int(y * SIDE - radius), int(y * SIDE + radius) + 1):
                for column in range(int(x * SIDE - radius), int(x * SIDE + radius) + 1):
                    if (row - y * SIDE) ** 2 + (column - x * SIDE) ** 2 <= radius**2:
                        pixels[row * SIDE + column] = 255
    return bytes(pixels)


def memory_of(process):
    """In MB: Java's heap after a garbage collection, and all that the process has in memory."""
    jcmd = ["jcmd", str(process)]
    subprocess.run([*jcmd, "GC.run"], check=True, stdout=subprocess.DEVNULL)
    heap = subprocess.run([*jcmd, "GC.heap_info"], check=True, capture_output=True, text=True).stdout
    # A line for each generation, or one for all of it; the parts of a generation are indented more.
    used = sum(int(kilobytes) for kilobytes in re.findall(r"^ (?! |Metaspace).*\bused (\d+)K", heap, re.M))
    resident = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], check=True, capture_output=True, text=True).stdout
    return {"heap": used / 1024, "resident": int(resident) / 1024}


def measure(options):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        version = browser.version
        starts = [opening(browser) for _ in range(options.starts)]
        latencies = latency(browser, options.seconds)
        browser.close()
    return {
        "browser": f"Chromium {version}, headless",
        "opening": starts,
        "latency": latencies,
        "memory": memory(options.requests) if options.requests else None,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=10, help="how often the page is opened (default: 10)")
    parser.add_argument("--seconds", type=float, default=60, help="how long is drawn (default: 60)")
    parser.add_argument("--requests", type=int, default=108_000, help="sent for the memory (default: 108000)")
    options = parser.parse_args()
    started = datetime.datetime.now()
    machine = hardware()
    document = {"date": str(started.date()), "commit": commit(), "hardware": machine, **measure(options)}
    folder = ROOT / "bench/results/page"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{file_name(started, machine)}.json"
    file.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
    print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
