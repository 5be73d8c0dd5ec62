const dark = matchMedia("(prefers-color-scheme: dark)");
function draw() {
  for (const place of document.querySelectorAll(".chart")) {
    const told = document.getElementById(place.id + (dark.matches ? "-dark" : "-light"));
    const figure = JSON.parse(told.textContent);
    Plotly.react(place, figure.data, figure.layout, {displayModeBar: false, displaylogo: false, showSendToCloud: false, typesetMath: false, scrollZoom: false, doubleClick: false, responsive: true});
  }
}
dark.addEventListener("change", draw);
draw();
