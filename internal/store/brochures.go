package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
	"clusterdir/internal/pdf"
)

// brochureID is the id of the agency's brochure.
const brochureID = "cluster-policy"

// Editions returns the editions of the brochure, in the order of the languages,
// without their files.
func (q *Q) Editions(ctx context.Context) ([]directory.Edition, error) {
	byLang := map[i18n.Lang]directory.Edition{}
	err := q.each(ctx, "read the brochure's editions",
		`SELECT id, lang, title, pages, size, sha256, tagged FROM brochures WHERE id = $1`, []any{brochureID},
		func(scan func(...any) error) error {
			var e directory.Edition
			err := scan(&e.ID, &e.Lang, &e.Title, &e.Pages, &e.Size, &e.SHA256, &e.Tagged)
			byLang[e.Lang] = e
			return err
		})
	var editions []directory.Edition
	for _, l := range i18n.Languages {
		if e, ok := byLang[l]; ok {
			editions = append(editions, e)
		}
	}
	return editions, err
}

// EditionFile returns the PDF of an edition, or ErrNotFound if the edition has been
// replaced.
func (q *Q) EditionFile(ctx context.Context, e directory.Edition) (pdf []byte, err error) {
	err = q.row(ctx, "read the brochure's file", `SELECT pdf FROM brochures WHERE id = $1 AND lang = $2 AND sha256 = $3`,
		[]any{e.ID, string(e.Lang), e.SHA256}, &pdf)
	return pdf, err
}

// SaveEdition saves an edition and its PDF file. It reads the title, the number
// of pages and whether the PDF is tagged from the file. It returns ErrInvalid if
// the file is not a readable PDF.
func (q *Q) SaveEdition(ctx context.Context, by string, e directory.Edition, file []byte) error {
	info, err := pdf.Inspect(file)
	if err != nil {
		return fmt.Errorf("read the brochure %s: %w: %w", e.FileName(), ErrInvalid, err)
	}
	sum := sha256.Sum256(file)
	e.Title, e.Pages, e.Tagged = info.Title, info.Pages, info.Tagged
	e.Size, e.SHA256 = int64(len(file)), hex.EncodeToString(sum[:])
	err = q.exec(ctx, "save the brochure "+e.FileName(),
		`INSERT INTO brochures (id, lang, title, pages, size, sha256, tagged, pdf) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id, lang) DO UPDATE SET title = excluded.title, pages = excluded.pages, size = excluded.size,
			sha256 = excluded.sha256, tagged = excluded.tagged, pdf = excluded.pdf`,
		e.ID, string(e.Lang), e.Title, e.Pages, e.Size, e.SHA256, e.Tagged, file)
	if err != nil {
		return err
	}
	return revise(ctx, q, by, directory.Editions, e.FileName(), e)
}
