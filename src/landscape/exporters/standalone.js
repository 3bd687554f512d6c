// Moving the picture without dragging, and letting it come to rest.
(() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const animation = still ? false : { duration: 200 };
  const moves = {
    nearer: () => network.moveTo({ scale: network.getScale() * 1.25, animation }),
    farther: () => network.moveTo({ scale: network.getScale() / 1.25, animation }),
    left: () => shift(-1, 0),
    right: () => shift(1, 0),
    up: () => shift(0, -1),
    down: () => shift(0, 1),
    all: () => network.fit({ animation }),
  };
  function shift(across, down) {
    const { x, y } = network.getViewPosition();
    const step = 120 / network.getScale();
    network.moveTo({ position: { x: x + across * step, y: y + down * step }, animation });
  }
  network.once("stabilizationIterationsDone", () => {
    network.setOptions({ physics: false });
    network.fit();
    document.getElementById("mynetwork").dataset.ready = "true";
  });
  network.stabilize(300);
  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => moves[button.dataset.move]());
  }
})();
