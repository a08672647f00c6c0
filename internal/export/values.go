package export

import (
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

func in(t i18n.Text, l i18n.Lang) string {
	s, _ := t.In(l)
	return s
}

func texts(all []i18n.Text, l i18n.Lang) []string {
	out := make([]string, 0, len(all))
	for _, t := range all {
		out = append(out, in(t, l))
	}
	return out
}

func newRef(r directory.Ref, l i18n.Lang) Ref { return Ref{r.ID, in(r.Name, l)} }

func refs(all []directory.Ref, l i18n.Lang) []Ref {
	out := make([]Ref, 0, len(all))
	for _, r := range all {
		out = append(out, newRef(r, l))
	}
	return out
}

func sites(all []directory.Site) []Site {
	out := make([]Site, 0, len(all))
	for _, s := range all {
		out = append(out, Site{s.Place.ID, s.Place.Name, string(s.Kind)})
	}
	return out
}

// names returns the names in language l and those that are the same in every
// language. If there are none, it returns the names in other languages, because a
// foreign name is better than none.
func names(all []directory.OtherName, l i18n.Lang) []string {
	own, foreign := []string{}, []string{}
	for _, n := range all {
		if n.Lang == "" || n.Lang == l {
			own = append(own, n.Name)
		} else {
			foreign = append(foreign, n.Name)
		}
	}
	if len(own) == 0 {
		return foreign
	}
	return own
}

// dayOrNull returns the JSON value of a day, which is null for the zero time.
func dayOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	day := t.Format(time.DateOnly)
	return &day
}
