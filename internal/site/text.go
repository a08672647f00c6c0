package site

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"clusterdir/internal/address"
	"clusterdir/internal/directory"
	"clusterdir/internal/httpx"
	"clusterdir/internal/i18n"
	"clusterdir/internal/order"
	"clusterdir/internal/snapshot"
	"clusterdir/web/page"
	"clusterdir/web/ui"
)

// texts holds the sections of a page in a language.
type texts struct {
	pr       *i18n.Printer
	agency   directory.Agency
	sections []directory.Section
	site     string // URL of the site
	// retention limits how long the details of an order are stored after it was sent.
	retention time.Duration
}

// texts returns the sections of a page.
func (s *Site) texts(pr *i18n.Printer, snap *snapshot.Snapshot, page string) texts {
	return texts{pr, snap.Agency, snap.SectionsOf(page), s.baseURL, s.retention}
}

// one returns the section with the given name, or an empty one.
func (t texts) one(name string) page.Block {
	for _, b := range t.all(name) {
		return b
	}
	return page.Block{ID: name}
}

// all returns the sections with the given name, in order; "" selects every section.
func (t texts) all(name string) []page.Block {
	var blocks []page.Block
	for _, s := range t.sections {
		if name == "" || s.Name == name {
			blocks = append(blocks, page.Block{ID: s.Name, Heading: t.fill(s.Heading), Text: t.fill(s.Text)})
		}
	}
	return blocks
}

// fill replaces the placeholders in a text: the agency's name, the URLs of the site
// and of its pages, and the number of days for which orders are stored.
func (t texts) fill(text i18n.Text) i18n.Phrase {
	ph := t.pr.Phrase(text)
	pairs := []string{"{agency}", t.agency.ShortName, "{site}", t.site,
		"{order-days}", strconv.Itoa(days(t.retention)), "{order-most}", strconv.Itoa(days(order.MaxRetention))}
	for _, p := range []address.Page{address.Feedback, address.Imprint, address.Privacy, address.Contacts, address.Accessibility, address.BrochureOrder} {
		pairs = append(pairs, "("+string(p)+":)", "("+address.Of(t.pr.Lang(), p)+")")
	}
	ph.Text = strings.NewReplacer(pairs...).Replace(ph.Text)
	return ph
}

// Text returns the handler of a page of text: legal notice, privacy, accessibility.
func (s *Site) Text(which address.Page) httpx.Handler {
	return func(r *http.Request) (templ.Component, error) {
		pr, snap := printer(r), s.snapshots.Current()
		v := page.TextView{Heading: pr.T(string(which) + ".title"), Blocks: s.texts(pr, snap, string(which)).all("")}
		for _, b := range v.Blocks {
			if strings.Contains(b.Text.Text, "[[") {
				v.Gaps = pr.T("text.gaps", "agency", snap.Agency.ShortName)
			}
		}
		if len(v.Blocks) == 0 {
			v.Gaps = pr.T("text.empty")
		}
		p := s.layout(r, snap, frame{
			page: which, title: v.Heading, description: pr.T(string(which)+".description", "agency", snap.Agency.ShortName),
			crumbs: []ui.Link{crumb(pr, which, "nav."+string(which))},
		})
		if which == address.Imprint {
			p.Graph = append(p.Graph, s.agencyNode(snap.Agency, pr.Lang()))
		}
		return page.Text(p, v), nil
	}
}
