package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"rsc.io/qr"
)

var places = []MapPlace{
	{Name: "Flensburg", Count: "1 Ansprechperson", URL: "/de/orte/flensburg", Latitude: 54.7937, Longitude: 9.4470, Weight: 1},
	{Name: "Husum", Count: "1 Cluster", URL: "/de/orte/husum", Latitude: 54.4858, Longitude: 9.0524, Weight: 1},
	{Name: "Kiel", Count: "3 Ansprechpersonen, 3 Cluster, 1 Partner", URL: "/de/orte/kiel", Latitude: 54.3233, Longitude: 10.1228, Weight: 7},
	{Name: "Lübeck", Count: "1 Cluster, 4 Partner", URL: "/de/orte/luebeck", Latitude: 53.8667, Longitude: 10.6869, Weight: 5},
	{Name: "Borstel", Count: "1 Partner", URL: "/de/orte/borstel", Latitude: 53.8226, Longitude: 10.1950, Weight: 1},
	{Name: "Hamburg", Count: "2 Cluster", URL: "/de/orte/hamburg", Latitude: 53.5503, Longitude: 10.0006, Weight: 2},
	{Name: "Bremen", Count: "1 Partner", URL: "/de/orte/bremen", Latitude: 53.0758, Longitude: 8.8072, Weight: 1},
}

func TestMapLabelsKeepClear(t *testing.T) {
	long := make([]MapPlace, len(places))
	for i, p := range places {
		p.Count = "12 Ansprechpersonen, 3 Cluster"
		long[i] = p
	}
	for name, view := range map[string]MapView{"as seeded": {Places: places}, "long counts": {Places: long}} {
		t.Run(name, func(t *testing.T) {
			labels := view.labels()
			if len(labels) != 6 {
				t.Fatalf("%d labels, want 6", len(labels))
			}
			for i, l := range labels {
				if b := l.box(); b.area()-b.common(mapBox) > 1 {
					t.Errorf("%s extends beyond the drawing: %.0f", l.Name, b)
				}
				for j, o := range labels {
					if i < j && l.box().common(o.box()) > 0 {
						t.Errorf("%s overlaps %s", l.Name, o.Name)
					}
					if i != j && l.box().common(o.dot()) > 0 {
						t.Errorf("%s overlaps the dot of %s", l.Name, o.Name)
					}
				}
			}
		})
	}
}

func TestMapOutside(t *testing.T) {
	view := MapView{Title: "Karte", Places: places}
	out := view.Outside()
	if len(out) != 1 || out[0].Name != "Bremen" {
		t.Errorf("Outside() = %v, want Bremen", out)
	}
	if strings.Contains(render(t, Map(view)), "Bremen") {
		t.Error("the map contains a place outside its area")
	}
}

// The role img hides the content of a drawing, including links, from assistive technology.
func TestMapRole(t *testing.T) {
	if html := render(t, Map(MapView{Places: places})); !strings.Contains(html, `role="group"`) {
		t.Error("a map with links does not have the role group")
	}
	if html := render(t, Map(MapView{Places: []MapPlace{{Name: "Kiel", Latitude: 54.3, Longitude: 10.1}}})); !strings.Contains(html, `role="img"`) {
		t.Error("a map without links does not have the role img")
	}
}

func TestNetworkLayout(t *testing.T) {
	names := []string{"Universität zu Lübeck", "Universitätsklinikum Schleswig-Holstein (UKSH)",
		"Forschungszentrum Borstel, Leibniz Lungenzentrum",
		"Fraunhofer-Einrichtung für Individualisierte und Zellbasierte Medizintechnik IMTE",
		"Fraunhofer-Institut für Digitale Medizin MEVIS", "WTSH",
		"Technologietransfergesellschaft Norddeutschland", "Wirtschaftsförderungsgesellschaft Nordfriesland"}
	for n := 1; n <= len(names); n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			view := NetworkView{Hub: "BioMedTec Wissenschaftscampus Lübeck"}
			for _, name := range names[:n] {
				view.Partners = append(view.Partners, NetworkPartner{Name: name, Loose: name == "WTSH"})
			}
			if !view.Drawable() {
				t.Fatal("not drawable")
			}
			f := view.figure()
			boxes := append([]netBox{f.hub}, f.partners...)
			for i, b := range boxes {
				if w := widest(b.lines, &regular) * netType; w > f.boxW-netPad {
					t.Errorf("%q is %.0f wide, its box %.0f", b.lines, w, f.boxW)
				}
				if a := f.area(b); a.common(box{0, 0, f.width, f.height}) < a.area() {
					t.Errorf("%q is outside the drawing", b.lines)
				}
				for _, o := range boxes[i+1:] {
					if f.area(b).common(f.area(o)) > 0 {
						t.Errorf("%q overlaps %q", b.lines, o.lines)
					}
				}
			}
		})
	}
}

func (f netFigure) area(b netBox) box {
	return box{b.x - f.boxW/2, b.y - f.boxH/2, b.x + f.boxW/2, b.y + f.boxH/2}
}

func TestNetworkNotDrawable(t *testing.T) {
	for name, view := range map[string]NetworkView{
		"no partners": {Hub: "Hub"},
		"too many":    {Hub: "Hub", Partners: make([]NetworkPartner, 9)},
		"too wide":    {Hub: "Hub", Partners: []NetworkPartner{{Name: strings.Repeat("Donau", 12)}}},
	} {
		t.Run(name, func(t *testing.T) {
			if view.Drawable() || render(t, Network(view)) != "" {
				t.Error("Drawable() = true, want false")
			}
		})
	}
}

func TestQRDrawsEveryModule(t *testing.T) {
	const url = "https://cluster.example.org/de/ansprechpersonen/carola-may"
	code, err := qr.Encode(url, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				want++
			}
		}
	}
	drawn, err := encodeQR(url)
	if err != nil {
		t.Fatal(err)
	}
	got := 0
	for _, run := range strings.Split(drawn.path, "h")[1:] {
		n := 0
		if _, err := fmt.Sscanf(run, "%d", &n); err != nil {
			t.Fatal(err)
		}
		got += n
	}
	if got != want {
		t.Errorf("%d dark modules, want %d", got, want)
	}
	if err := QR(strings.Repeat("x", 5000), "").Render(t.Context(), new(strings.Builder)); err == nil {
		t.Error("a URL that is too long for a QR code returns no error")
	}
}

func TestIcons(t *testing.T) {
	for name := range glyphs {
		if html := render(t, Icon(name)); !strings.Contains(html, `aria-hidden="true"`) {
			t.Errorf("%s is not hidden from assistive technology", name)
		}
	}
	if err := Icon("no such thing").Render(t.Context(), new(strings.Builder)); err == nil {
		t.Error("an unknown icon returns no error")
	}
}

// The content security policy forbids inline styles and scripts.
func TestNoInlineStyle(t *testing.T) {
	for name, c := range map[string]templ.Component{
		"mark":    Mark(),
		"glyph":   Glyph("ship"),
		"map":     Map(MapView{Sea: []string{"Nordsee", "Ostsee"}, Places: places}),
		"network": Network(NetworkView{Hub: "Hub", Partners: []NetworkPartner{{Name: "A"}, {Name: "B", Loose: true}}}),
		"cover":   Cover(CoverView{Title: []string{"Titel"}}),
		"qr":      QR("https://example.org", "Code"),
	} {
		if html := render(t, c); strings.Contains(html, "style") || strings.Contains(html, "<script") {
			t.Errorf("%s: inline style or script in %s", name, html)
		}
	}
}

func TestCoverSharesTheOutline(t *testing.T) {
	view := CoverView{Title: []string{"Titel"}}
	if !strings.Contains(render(t, Cover(view)), landPath) {
		t.Error("a cover alone lacks the outline")
	}
	view.Shared = true
	html := render(t, Cover(view))
	if strings.Contains(html, landPath) || !strings.Contains(html, `href="#land"`) {
		t.Error("a cover beside a map repeats the outline")
	}
}

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
