package brochure

// Words holds the labels of the brochure.
type Words struct {
	Contents  string `json:"contents"`
	Glance    string `json:"glance"`
	Overview  string `json:"overview"` // heading of the table of sectors
	Sector    string `json:"sector"`
	Cluster   string `json:"cluster"`
	Role      string `json:"role"`
	Seat      string `json:"seat"`
	Site      string `json:"site"`
	Since     string `json:"since"`
	Website   string `json:"website"`
	Contact   string `json:"contact"`
	NoContact string `json:"noContact"`
	Former    string `json:"former"`
	Current   string `json:"current"`
	Partner   string `json:"partner"`
	Kind      string `json:"kind"`
	Offer     string `json:"offer"`
	Gain      string `json:"gain"`
	Phone     string `json:"phone"`
	Fax       string `json:"fax"`
	Email     string `json:"email"`
	Place     string `json:"place"`
	Derived   string `json:"derived"`
	Currency  string `json:"currency"`
	Sources   string `json:"sources"`
	Beyond    string `json:"beyond"` // label of the places outside the map
}

func (m maker) words() Words {
	return Words{
		Contents:  m.T("brochure.contents"),
		Glance:    m.T("brochure.glance"),
		Overview:  m.T("brochure.overview"),
		Sector:    m.T("brochure.sector"),
		Cluster:   m.T("brochure.cluster"),
		Role:      m.T("brochure.role", "agency", m.agency),
		Seat:      m.T("brochure.seat"),
		Site:      m.T("brochure.site"),
		Since:     m.T("brochure.since"),
		Website:   m.T("brochure.website"),
		Contact:   m.T("brochure.contact"),
		NoContact: m.T("brochure.no-contact"),
		Former:    m.T("brochure.former"),
		Current:   m.T("brochure.current"),
		Partner:   m.T("brochure.partner"),
		Kind:      m.T("brochure.kind"),
		Offer:     m.T("brochure.offer"),
		Gain:      m.T("brochure.gain"),
		Phone:     m.T("brochure.phone"),
		Fax:       m.T("brochure.fax"),
		Email:     m.T("brochure.email"),
		Place:     m.T("brochure.place"),
		Derived:   m.T("brochure.derived"),
		Currency:  m.T("brochure.currency"),
		Sources:   m.T("brochure.sources"),
		Beyond:    m.T("brochure.beyond"),
	}
}
