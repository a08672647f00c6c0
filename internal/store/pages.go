package store

import (
	"context"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// Sections returns the sections of a page, sorted by position.
func (q *Q) Sections(ctx context.Context, page string) ([]directory.Section, error) {
	return q.sections(ctx, `WHERE s.page = $1`, page)
}

// AllSections returns the sections of every page.
func (q *Q) AllSections(ctx context.Context) ([]directory.Section, error) { return q.sections(ctx, ``) }

func (q *Q) sections(ctx context.Context, where string, args ...any) ([]directory.Section, error) {
	var sections []directory.Section
	text := `SELECT s.page, s.section, s.position, coalesce(t.lang, ''), coalesce(t.heading, ''), coalesce(t.text, '')
		FROM pages s LEFT JOIN page_texts t ON t.page = s.page AND t.section = s.section AND t.position = s.position
		` + where + ` ORDER BY s.page, s.position, s.section, t.lang`
	err := q.each(ctx, "read the sections of a page", text, args, func(scan func(...any) error) error {
		var s directory.Section
		var l i18n.Lang
		var heading, body string
		err := scan(&s.Page, &s.Name, &s.Position, &l, &heading, &body)
		if n := len(sections); n == 0 || sections[n-1].Page != s.Page || sections[n-1].Name != s.Name || sections[n-1].Position != s.Position {
			s.Heading, s.Text = i18n.Text{}, i18n.Text{}
			sections = append(sections, s)
		}
		last := &sections[len(sections)-1]
		set(last.Heading, l, heading)
		set(last.Text, l, body)
		return err
	})
	return sections, err
}

// SaveSection writes a section of a page.
func (q *Q) SaveSection(ctx context.Context, by string, s directory.Section) error {
	name := s.Page + "/" + s.Name
	err := q.exec(ctx, "save the section "+name,
		`INSERT INTO pages (page, section, position) VALUES ($1, $2, $3) ON CONFLICT (page, section, position) DO NOTHING`,
		s.Page, s.Name, s.Position)
	if err != nil {
		return err
	}
	err = q.exec(ctx, "save the section "+name,
		`DELETE FROM page_texts WHERE page = $1 AND section = $2 AND position = $3`, s.Page, s.Name, s.Position)
	if err != nil {
		return err
	}
	for _, l := range languagesOf(s.Heading, s.Text) {
		err := q.exec(ctx, "save the section "+name,
			`INSERT INTO page_texts (page, section, position, lang, heading, text) VALUES ($1, $2, $3, $4, $5, $6)`,
			s.Page, s.Name, s.Position, string(l), s.Heading[l], s.Text[l])
		if err != nil {
			return err
		}
	}
	return revise(ctx, q, by, directory.Sections, name, s)
}
