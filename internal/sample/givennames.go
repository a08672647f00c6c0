package sample

// Given names, the most common ones first.

const germanWomen = `Anna Sabine Claudia Susanne Petra Julia Katrin Birgit Andrea Stefanie Nicole Martina Karin Heike
Anja Silke Ute Sandra Monika Christine Katharina Angelika Ulrike Maren Wiebke Kerstin Gabriele Annika Tanja Daniela
Barbara Melanie Britta Bettina Christina Sarah Lena Laura Lisa Johanna Franziska Sonja Simone Meike Imke Antje Dörte
Inga Inken Svenja Levke Kirsten Cornelia Elke Renate Brigitte Astrid Anke Katja Manuela Nina Jana Maike Hanna Hannah
Marie Sophie Charlotte Friederike Frauke Gesa Gudrun Hilke Ilka Ines Iris Jasmin Jessica Jutta Karen Karoline Kathrin
Verena Vera Veronika Viola Yvonne Alexandra Alina Almut Amelie Annegret Annette Beate Beatrix Berit Carina Carla Carolin
Corinna Dagmar Diana Doris Dorothea Edith Elena Eleonore Elisabeth Ella Emilia Emma Erika Eva Evelyn Fenja Gerlinde
Gerda Gisela Greta Hedwig Helga Henrike Hildegard Ida Ilona Ilse Ingeborg Ingrid Irene Irmgard Isabell Jennifer Josephine
Judith Juliane Kathleen Klara Lea Leonie Lieselotte Linda Lotte Luise Magdalena Mandy Mareike Margarete Maria Marion
Marlene Marlies Martha Mathilda Merle Mia Michaela Mira Miriam Nadine Nadja Natalie Nora Paula Pauline Pia Ramona Rebecca
Regina Rieke Rita Rosemarie Roswitha Ruth Sabrina Saskia Sibylle Silvia Sina Stella Susann Swantje Telse Theresa Tina
Ursula Valerie Vanessa Waltraud Wencke Wibke Anna-Lena Ann-Kathrin Eva-Maria Anne-Marie Marie-Luise Hanna-Sophie
Lisa-Marie Ann-Christin Karla Malin Mette Jette Neele Lina Frieda Thea Zoe Annemarie Liesbeth Rosa Käthe Bärbel Gönna`

const germanMen = `Thomas Michael Andreas Stefan Peter Jan Christian Martin Frank Matthias Jörg Uwe Jens Lars Sven Torsten
Markus Klaus Dirk Holger Ralf Bernd Oliver Jürgen Alexander Daniel Sebastian Tobias Florian Tim Björn Kai Marco Wolfgang
Hans Karsten Carsten Volker Olaf Nils Niels Hauke Sönke Arne Finn Malte Ole Hendrik Henning Henrik Jochen Joachim Rainer
Günter Dieter Manfred Werner Helmut Gerhard Heiko Ingo Detlef Knut Lutz Marc Mario Philipp Patrick Robert Stephan Simon
Timo Tom Ulrich Ulf Axel Benjamin Boris Bastian Benedikt Claas Claus Clemens Constantin Cord David Dennis Detlev Dominik
Eckhard Eggert Emil Erik Ernst Erwin Fabian Felix Ferdinand Franz Friedrich Fritz Georg Gernot Gero Götz Gregor Gunnar
Gustav Hannes Harald Hartmut Hartwig Heinrich Heinz Helge Herbert Hermann Hinnerk Hinrich Horst Hubertus Jakob Jannik
Jasper Jesko Johann Johannes Jonas Jonathan Joost Josef Julian Julius Justus Karl Kevin Kilian Konrad Konstantin Kurt
Lasse Lennart Leon Leonard Linus Lorenz Louis Ludger Ludwig Lukas Magnus Marcel Marius Marten Marvin Max Maximilian Meinhard
Melf Moritz Nico Niklas Norbert Oskar Otto Pascal Paul Raphael Reimer Reinhard Reinhold Richard Roland Rolf Roman Rudolf
Rüdiger Samuel Sascha Siegfried Sigurd Steffen Theodor Theo Thies Thilo Till Tjark Tilman Titus Udo Valentin Veit Vincent
Vitus Volkmar Walter Wilfried Wilhelm Willi Wolf Hans-Peter Karl-Heinz Hans-Jürgen Klaus-Dieter Jan-Philipp Hans-Werner
Ernst-August Kai-Uwe Hans-Joachim Jan-Hendrik Anton Alfred Arnold August Balthasar Detlof Dierk Gorch Klaas Merten Jörn`

const nordicWomen = `Mette Kirsten Hanne Anne Lene Susanne Camilla Line Maria Louise Pernille Sofie Ida Freja Emma Astrid
Signe Karen Inge Bodil Birthe Dorthe Gitte Tove Ulla Vibeke Trine Tine Stine Rikke Marianne Lone Jytte Inger Helle Heidi
Grethe Elin Ebba Dagny Cecilie Britta Bente Annette Åse Solveig Siri Ragnhild Linnea Kajsa Gunilla Ingrid Sigrid Liv
Ragna Thyra Asta Alma Karla Ellen Maja Nanna Naja Silje Sanne Laila Kamilla Ditte Agnete Merete`

const nordicMen = `Lars Søren Jens Peter Henrik Niels Anders Christian Jørgen Thomas Martin Michael Hans Morten Jesper Mads
Rasmus Mikkel Frederik Kasper Jakob Poul Erik Ole Svend Bent Bjarne Carsten Claus Finn Flemming Torben Steen Kjeld Knud
Leif Mogens Palle Preben Troels Ulrik Viggo Villads Asger Aksel Åge Bo Bjørn Emil Esben Gorm Håkon Ivar Kjell Kristian Lasse
Magnus Nikolaj Oluf Oskar Rolf Sigurd Simon Sten Sverre Tage Thorkild Tobias Trygve Valdemar Verner Arvid Gösta Göran Nils`

const frisianWomen = `Antje Wiebke Fenna Frauke Geeske Hilke Imke Elske Tomke Wübke Silke Eke Foelke Gesche Insa Jantje Keike
Maike Nomke Okka Rixte Swaantje Taalke Theda Tjorven Wemke Wendela Meenke Engelke Ose Tjalda Hiske Frerkje Rinske`

const frisianMen = `Hauke Boy Tade Momme Melf Nis Nahmen Ocke Bahne Broder Ketel Knudt Paul Sönnich Sönke Tam Volquart Wögen
Ingwer Harro Focke Frerk Enno Eilert Edo Garrelt Gerd Habbo Heyko Hinrich Ihno Jelto Menno Okko Onno Poppo Reemt Remmer
Renko Siebelt Tjark Ubbo Ulfert Uwe Weert Wiard Wilko`

const polishWomen = `Anna Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Magdalena Elżbieta Joanna Monika Zofia Danuta Jadwiga
Beata Dorota Grażyna Iwona Renata Justyna Aleksandra Natalia Karolina Paulina Weronika Wiktoria Urszula Halina Olga Irina
Svetlana Tatjana Ljudmila Oksana Kateryna Jana Lenka Zuzana Milena Vesna`

const polishMen = `Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Marek Grzegorz Adam Łukasz Zbigniew Jerzy Tadeusz
Mateusz Dariusz Mariusz Wojciech Ryszard Jakub Kamil Rafał Robert Kazimierz Sławomir Jacek Maciej Bartosz Bogdan Sergej
Dmitri Alexej Vladimir Igor Oleg Pavel Jaroslav Milan Goran Zoran`

const turkishWomen = `Fatma Ayşe Emine Hatice Zeynep Elif Meryem Şerife Sultan Hanife Merve Büşra Özlem Esra Gülay Gülcan Songül Sevim
Sevgi Hülya Yasemin Derya Dilek Filiz Nurcan Aylin Ebru Pınar Selin Defne Deniz Melek Nermin Semra Aslı Çiğdem Tuğba Gamze`

const turkishMen = `Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Murat Ömer Yusuf İsmail Osman Ramazan Halil Süleyman Emre Can Cem
Kemal Orhan Serkan Hakan Volkan Tolga Umut Barış Deniz Erdem Erkan Fatih Kadir Levent Okan Özgür Selim Sinan Tarık Uğur
Yılmaz Çetin`

const otherWomen = `Maria Elena Giulia Francesca Chiara Carmen Lucía Inés Ana Sofía Thi Linh Mai Lan Fatima Aisha Leila Samira Nour
Mariam Yasmin Amina Claire Camille Hélène Isabelle Margaux Ruxandra Ioana Ilinca Katalin Zsófia Eszter Despina Eleni Shreya
Priya Ananya Sakura Min-ji Beatriz Mariana Grace Fiona Siobhan`

const otherMen = `Marco Giuseppe Luca Antonio Paolo Carlos José Javier Diego Pablo Minh Duc Tuan Hung Mohammed Ahmad Omar Karim Youssef
Khaled Tariq Bilal Pierre Antoine Guillaume Mathieu Andrei Radu Mihai László Gábor Nikos Dimitrios Raj Arjun Vikram Kenji
João Rui Kwame Kofi Patrick James Liam`
