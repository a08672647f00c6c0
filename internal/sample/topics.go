package sample

// sectorRows are the branches, the largest first: id, icon, names, summaries.
const sectorRows = `
renewable-energy|wind|Erneuerbare Energien|Renewable energy|Strom und Wärme aus Wind, Sonne und Biomasse, und was sie speichert und verteilt.|Electricity and heat from wind, sun and biomass, and what stores and distributes them.
health|cross|Gesundheitswirtschaft|Health economy|Kliniken, Pflege und alles, was Menschen gesund macht und gesund hält.|Hospitals, care and everything that makes people well and keeps them well.
maritime|ship|Maritime Wirtschaft|Maritime industry|Werften, Häfen, Zulieferer und die Forschung an Meer und Küste.|Shipyards, ports, suppliers and research on sea and coast.
it-media|chip|IT und Medien|IT and media|Software, Daten, Medien und Gestaltung für jede Branche.|Software, data, media and design for every industry.
food|building|Ernährungswirtschaft|Food industry|Vom Acker und vom Meer auf den Teller: Erzeugung, Verarbeitung, Handel.|From field and sea to the plate: farming, processing, trade.
life-sciences|flask|Lebenswissenschaften und Medizintechnik|Life sciences and medical technology|Biologie, Medizin und Technik in Forschung und Anwendung.|Biology, medicine and engineering in research and in use.
tourism|umbrella|Tourismus|Tourism|Gastgeber, Freizeit und Kultur zwischen zwei Meeren.|Hosts, leisure and culture between two seas.
logistics|network|Logistik und Mobilität|Logistics and mobility|Waren und Menschen auf Straße, Schiene und Wasser.|Goods and people on road, rail and water.
engineering|chip|Maschinenbau und Werkstoffe|Mechanical engineering and materials|Maschinen, Anlagen, Werkstoffe und ihre Fertigung.|Machines, plants, materials and how they are made.
construction|building|Bauen und Wohnen|Construction and housing|Planen, bauen und sanieren, mit Holz, Stein und Lehm.|Planning, building and refurbishing, with timber, stone and clay.
`

// topicRows are what contacts deal with, by sector: name, its form at the head
// of a compound where that is another, English name, id.
const topicRows = `
renewable-energy|Windenergie||Wind Energy|wind-energy
renewable-energy|Wasserstoffwirtschaft|Wasserstoffwirtschafts|Hydrogen Economy|hydrogen
renewable-energy|Energiewirtschaft|Energiewirtschafts|Energy Industry|energy
renewable-energy|Solarenergie||Solar Energy|solar-energy
renewable-energy|Energiespeicherung|Energiespeicherungs|Energy Storage|storage
renewable-energy|Stromnetzausbau||Power Grid Expansion|power-grid
renewable-energy|Wärmewende||Heat Transition|heat
renewable-energy|Biogasanlagenbau||Biogas Plant Construction|biogas
renewable-energy|Offshorewindkraft|Offshorewind|Offshore Wind Power|offshore-wind
renewable-energy|Sektorenkopplung|Sektorenkopplungs|Sector Coupling|sector-coupling
renewable-energy|Geothermie||Geothermal Energy|geothermal
renewable-energy|Wärmepumpentechnik||Heat Pump Technology|heat-pumps
renewable-energy|Bürgerwindkraft||Community Wind Power|community-wind
renewable-energy|Netzanschluss||Grid Connection|grid
renewable-energy|Energieeffizienz||Energy Efficiency|efficiency
renewable-energy|Elektrolysetechnik||Electrolysis Technology|electrolysis
renewable-energy|Rotorblattfertigung|Rotorblattfertigungs|Rotor Blade Manufacturing|rotor-blades
renewable-energy|Fernwärmeversorgung|Fernwärmeversorgungs|District Heating|district-heat
health|Gesundheitswirtschaft|Gesundheitswirtschafts|Health Economy|health-economy
health|Universitätsklinikum|Universitätsklinikums|University Hospital|uni-hospital
health|Pflegewissenschaft|Pflegewissenschafts|Nursing Science|nursing
health|Krankenhausplanung|Krankenhausplanungs|Hospital Planning|hospitals
health|Telemedizin||Telemedicine|telemedicine
health|Gesundheitsförderung|Gesundheitsförderungs|Health Promotion|promotion
health|Rettungsdienst||Emergency Services|emergency
health|Rehabilitationsmedizin||Rehabilitation Medicine|rehabilitation
health|Altersmedizin||Geriatric Medicine|geriatrics
health|Kinderheilkunde||Paediatrics|paediatrics
health|Notfallversorgung|Notfallversorgungs|Emergency Care|urgent-care
health|Gesundheitsdaten||Health Data|health-data
health|Palliativversorgung|Palliativversorgungs|Palliative Care|palliative
health|Hausarztversorgung|Hausarztversorgungs|General Practice|practice
health|Arbeitsmedizin||Occupational Medicine|occupational
health|Hebammenwesen|Hebammen|Midwifery|midwifery
health|Apothekenwesen|Apotheken|Pharmacies|pharmacies
health|Krankenpflegeausbildung|Krankenpflegeausbildungs|Nursing Education|nursing-school
maritime|Hafenlogistik||Port Logistics|port-logistics
maritime|Meerestechnik||Marine Technology|marine-tech
maritime|Schiffbau||Shipbuilding|shipbuilding
maritime|Werftindustrie||Shipyard Industry|shipyards
maritime|Meeresforschung|Meeresforschungs|Marine Research|marine-research
maritime|Küstenschutz||Coastal Protection|coast
maritime|Schifffahrtsrecht|Schifffahrtsrechts|Maritime Law|maritime-law
maritime|Unterwasserrobotik||Underwater Robotics|underwater
maritime|Fährverkehr||Ferry Services|ferries
maritime|Schiffselektronik||Marine Electronics|electronics
maritime|Fischereiwirtschaft|Fischereiwirtschafts|Fisheries|fisheries
maritime|Yachtbau||Yacht Building|yachts
maritime|Seehafenwirtschaft|Seehafenwirtschafts|Seaports|seaports
maritime|Schiffsantriebstechnik||Ship Propulsion|propulsion
maritime|Lotsenwesen|Lotsen|Pilotage|pilotage
maritime|Kreuzfahrtwirtschaft|Kreuzfahrtwirtschafts|Cruise Industry|cruises
maritime|Munitionsbergung|Munitionsbergungs|Munitions Recovery|munitions
maritime|Seenotrettung|Seenotrettungs|Sea Rescue|sea-rescue
it-media|Softwareentwicklung|Softwareentwicklungs|Software Development|software
it-media|Digitalwirtschaft|Digitalwirtschafts|Digital Economy|digital-economy
it-media|Datenschutz||Data Protection|data-protection
it-media|Informationssicherheit|Informationssicherheits|Information Security|security
it-media|Filmwirtschaft|Filmwirtschafts|Film Industry|film
it-media|Spieleentwicklung|Spieleentwicklungs|Game Development|games
it-media|Breitbandausbau||Broadband Expansion|broadband
it-media|Rechenzentrumsbetrieb|Rechenzentrums|Data Centre Operation|data-centres
it-media|Sprachtechnologie||Language Technology|language-tech
it-media|Geodaten||Geodata|geodata
it-media|Verwaltungsdigitalisierung|Verwaltungsdigitalisierungs|Digital Government|e-government
it-media|Mediengestaltung|Mediengestaltungs|Media Design|media-design
it-media|Medienwirtschaft|Medienwirtschafts|Media Industry|media
it-media|Quantentechnologie||Quantum Technology|quantum
it-media|Bildverarbeitung|Bildverarbeitungs|Image Processing|imaging
it-media|Hörfunk||Radio|radio
it-media|Verlagswesen|Verlags|Publishing|publishing
it-media|Kreativwirtschaft|Kreativwirtschafts|Creative Industries|creative
food|Ernährungswirtschaft|Ernährungswirtschafts|Food Industry|food
food|Milchwirtschaft|Milchwirtschafts|Dairy Industry|dairy
food|Lebensmitteltechnologie||Food Technology|food-tech
food|Ökolandbau||Organic Farming|organic
food|Fischverarbeitung|Fischverarbeitungs|Fish Processing|fish
food|Fleischwirtschaft|Fleischwirtschafts|Meat Industry|meat
food|Getreidehandel||Grain Trade|grain
food|Backhandwerk||Bakeries|bakeries
food|Algenzucht||Algae Cultivation|algae
food|Obstbau||Fruit Growing|fruit
food|Gemüsebau||Vegetable Growing|vegetables
food|Lebensmittelsicherheit|Lebensmittelsicherheits|Food Safety|food-safety
food|Regionalvermarktung|Regionalvermarktungs|Regional Marketing|marketing
food|Pflanzenzüchtung|Pflanzenzüchtungs|Plant Breeding|breeding
food|Agrarwirtschaft|Agrarwirtschafts|Agriculture|agriculture
food|Brauereiwesen|Brauerei|Brewing|brewing
food|Süßwarenindustrie||Confectionery|confectionery
food|Tierwohl||Animal Welfare|animal-welfare
life-sciences|Medizintechnik||Medical Technology|medical-tech
life-sciences|Biotechnologie||Biotechnology|biotech
life-sciences|Wirkstoffforschung|Wirkstoffforschungs|Drug Research|drugs
life-sciences|Labordiagnostik||Laboratory Diagnostics|diagnostics
life-sciences|Zelltherapie||Cell Therapy|cell-therapy
life-sciences|Lungenforschung|Lungenforschungs|Lung Research|lung
life-sciences|Meeresbiotechnologie||Marine Biotechnology|marine-biotech
life-sciences|Bioinformatik||Bioinformatics|bioinformatics
life-sciences|Implantattechnik||Implant Technology|implants
life-sciences|Strahlentherapie||Radiotherapy|radiotherapy
life-sciences|Entzündungsforschung|Entzündungsforschungs|Inflammation Research|inflammation
life-sciences|Genomforschung|Genomforschungs|Genome Research|genome
life-sciences|Arzneimittelzulassung|Arzneimittelzulassungs|Drug Approval|approval
life-sciences|Hörakustik||Hearing Acoustics|hearing
life-sciences|Augenheilkunde||Ophthalmology|eyes
life-sciences|Zahntechnik||Dental Technology|dental
life-sciences|Robotikchirurgie||Robotic Surgery|surgery
life-sciences|Pharmaproduktion|Pharmaproduktions|Pharmaceutical Production|pharma
tourism|Tourismuswirtschaft|Tourismuswirtschafts|Tourism Industry|tourism
tourism|Küstentourismus||Coastal Tourism|coastal
tourism|Gastgewerbe||Hospitality|hospitality
tourism|Radtourismus||Cycling Tourism|cycling
tourism|Kulturtourismus||Cultural Tourism|culture
tourism|Naturtourismus||Nature Tourism|nature
tourism|Gesundheitstourismus||Health Tourism|spa
tourism|Tagungswirtschaft|Tagungswirtschafts|Conference Industry|conferences
tourism|Wassersport||Water Sports|water-sports
tourism|Campingwirtschaft|Campingwirtschafts|Camping Industry|camping
tourism|Ferienwohnungsvermietung|Ferienwohnungsvermietungs|Holiday Lettings|lettings
tourism|Gästebetreuung|Gästebetreuungs|Visitor Services|visitors
tourism|Stadtmarketing||City Marketing|city-marketing
tourism|Wattenmeerforschung|Wattenmeer|Wadden Sea Research|wadden-sea
tourism|Museumswesen|Museums|Museums|museums
tourism|Barrierefreiheit|Barrierefreiheits|Accessibility|access
tourism|Reiseverkehr||Travel|travel
tourism|Veranstaltungswirtschaft|Veranstaltungswirtschafts|Events Industry|events
logistics|Güterverkehr||Freight Transport|freight
logistics|Schienenverkehr||Rail Transport|rail
logistics|Elektromobilität|Elektromobilitäts|Electric Mobility|e-mobility
logistics|Lagerlogistik||Warehousing|warehousing
logistics|Nahverkehr||Public Transport|transit
logistics|Ladeinfrastruktur||Charging Infrastructure|charging
logistics|Kühllogistik||Cold Chain Logistics|cold-chain
logistics|Luftfracht||Air Freight|air-freight
logistics|Verkehrsplanung|Verkehrsplanungs|Transport Planning|planning
logistics|Zollabwicklung|Zollabwicklungs|Customs|customs
logistics|Binnenschifffahrt|Binnenschifffahrts|Inland Shipping|inland
logistics|Fahrradwirtschaft|Fahrradwirtschafts|Bicycle Industry|bicycles
logistics|Lieferkettenmanagement||Supply Chain Management|supply-chain
logistics|Drohnentechnik||Drone Technology|drones
logistics|Fehmarnbeltquerung|Fehmarnbeltquerungs|Fehmarnbelt Link|fehmarnbelt
logistics|Straßenbau||Road Construction|roads
logistics|Paketlogistik||Parcel Logistics|parcels
logistics|Bahntechnik||Railway Technology|railway
engineering|Maschinenbau||Mechanical Engineering|machines
engineering|Werkstoffforschung|Werkstoffforschungs|Materials Research|materials
engineering|Automatisierungstechnik||Automation Technology|automation
engineering|Sensortechnik||Sensor Technology|sensors
engineering|Oberflächentechnik||Surface Technology|surfaces
engineering|Kunststoffverarbeitung|Kunststoffverarbeitungs|Plastics Processing|plastics
engineering|Leistungselektronik||Power Electronics|power
engineering|Robotik||Robotics|robotics
engineering|Antriebstechnik||Drive Technology|drives
engineering|Verpackungstechnik||Packaging Technology|packaging
engineering|Feinmechanik||Precision Engineering|precision
engineering|Halbleiterfertigung|Halbleiterfertigungs|Semiconductor Manufacturing|chips
engineering|Metallbau||Metal Construction|metal
engineering|Kreislaufwirtschaft|Kreislaufwirtschafts|Circular Economy|circular
engineering|Nanotechnologie||Nanotechnology|nanotech
engineering|Schweißtechnik||Welding Technology|welding
engineering|Umwelttechnik||Environmental Technology|environment
engineering|Druckmaschinenbau||Printing Machinery|printing
construction|Holzbau||Timber Construction|timber
construction|Bauwirtschaft|Bauwirtschafts|Construction Industry|building
construction|Gebäudesanierung|Gebäudesanierungs|Building Refurbishment|refurbishment
construction|Wohnungswirtschaft|Wohnungswirtschafts|Housing Industry|housing
construction|Stadtentwicklung|Stadtentwicklungs|Urban Development|urban
construction|Denkmalschutz||Heritage Conservation|heritage
construction|Tiefbau||Civil Engineering|civil
construction|Gebäudetechnik||Building Services|services
construction|Landschaftsarchitektur||Landscape Architecture|landscape
construction|Ziegelherstellung|Ziegelherstellungs|Brickmaking|bricks
construction|Baustoffforschung|Baustoffforschungs|Building Materials Research|cement
construction|Quartiersentwicklung|Quartiersentwicklungs|Neighbourhood Development|quarters
construction|Deichbau||Dyke Building|dykes
construction|Brückenbau||Bridge Building|bridges
construction|Reetdachhandwerk||Thatching|thatching
construction|Vermessungswesen|Vermessungs|Surveying|surveying
construction|Brandschutz||Fire Safety|fire-safety
construction|Wasserwirtschaft|Wasserwirtschafts|Water Management|water
`

// areas are the parts of the region that networks name themselves after.
const areaRows = `
Westküste|West Coast
Kieler Förde|Kiel Fjord
Unterelbe|Lower Elbe
Lübecker Bucht|Bay of Lübeck
Nordfriesland|North Frisia
Holsteinische Schweiz|Holstein Uplands
Dithmarschen|Dithmarschen
Schleiregion|Schlei Region
Flensburger Förde|Flensburg Fjord
Herzogtum Lauenburg|Duchy of Lauenburg
Grenzregion|Border Region
Angeln|Angeln
Eiderstedt|Eiderstedt
Nord-Ostsee-Kanal|Kiel Canal
Stormarn|Stormarn
Fehmarnbelt|Fehmarnbelt
Mittelholstein|Central Holstein
Nordseeinseln|North Sea Islands
Ostseeküste|Baltic Coast
Sønderjylland|South Jutland
`
