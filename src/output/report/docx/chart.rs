//! A chart of bars as a part of a Word file, which the reader's word processor draws.

use super::xml::Xml;

const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";

/// Colour of the bars.
const BAR: &str = "1D4F73";

/// Returns the part that draws `bars`, the first on top.
pub(super) fn part(title: &str, bars: &[(String, usize)]) -> Vec<u8> {
    let mut xml = Xml::new();
    let names = [("xmlns:c", CHART), ("xmlns:a", DRAWING)];
    xml.element("c:chartSpace", &names, |xml| {
        value(xml, "c:roundedCorners", "0");
        xml.element("c:chart", &[], |xml| {
            value(xml, "c:autoTitleDeleted", "1");
            xml.element("c:plotArea", &[], |xml| {
                layout(xml);
                xml.element("c:barChart", &[], |xml| {
                    value(xml, "c:barDir", "bar");
                    value(xml, "c:grouping", "clustered");
                    value(xml, "c:varyColors", "0");
                    series(xml, title, bars);
                    value(xml, "c:gapWidth", "35");
                    value(xml, "c:axId", "1");
                    value(xml, "c:axId", "2");
                });
                axis(xml, "c:catAx", ("1", "2"), "maxMin", "l");
                axis(xml, "c:valAx", ("2", "1"), "minMax", "t");
            });
            value(xml, "c:plotVisOnly", "1");
        });
        xml.element("c:spPr", &[], |xml| {
            xml.empty("a:noFill", &[]);
            xml.element("a:ln", &[], |xml| xml.empty("a:noFill", &[]));
        });
        xml.element("c:txPr", &[], |xml| {
            xml.empty("a:bodyPr", &[]);
            xml.element("a:p", &[], |xml| {
                xml.element("a:pPr", &[], |xml| {
                    xml.element("a:defRPr", &[("sz", "900")], |xml| {
                        xml.empty("a:latin", &[("typeface", "Arial")]);
                    });
                });
                xml.empty("a:endParaRPr", &[("lang", "en-GB")]);
            });
        });
    });
    xml.into_bytes()
}

/// Leaves room for the names on the left and the longest bar's figure on the right, in parts of the whole.
fn layout(xml: &mut Xml) {
    xml.element("c:layout", &[], |xml| {
        xml.element("c:manualLayout", &[], |xml| {
            value(xml, "c:layoutTarget", "inner");
            value(xml, "c:xMode", "edge");
            value(xml, "c:yMode", "edge");
            for (name, part) in [
                ("c:x", "0.3"),
                ("c:y", "0.01"),
                ("c:w", "0.62"),
                ("c:h", "0.98"),
            ] {
                value(xml, name, part);
            }
        });
    });
}

fn series(xml: &mut Xml, title: &str, bars: &[(String, usize)]) {
    xml.element("c:ser", &[], |xml| {
        value(xml, "c:idx", "0");
        value(xml, "c:order", "0");
        xml.element("c:tx", &[], |xml| {
            xml.element("c:v", &[], |xml| xml.text(title));
        });
        xml.element("c:spPr", &[], |xml| {
            xml.element("a:solidFill", &[], |xml| {
                xml.empty("a:srgbClr", &[("val", BAR)]);
            });
        });
        value(xml, "c:invertIfNegative", "0");
        xml.element("c:dLbls", &[], |xml| {
            for (name, shown) in [
                ("c:showLegendKey", "0"),
                ("c:showVal", "1"),
                ("c:showCatName", "0"),
                ("c:showSerName", "0"),
                ("c:showPercent", "0"),
                ("c:showBubbleSize", "0"),
            ] {
                value(xml, name, shown);
            }
        });
        let names = bars.iter().map(|(name, _)| name.clone());
        points(xml, ("c:cat", "c:strLit"), names);
        let counts = bars.iter().map(|(_, count)| count.to_string());
        points(xml, ("c:val", "c:numLit"), counts);
    });
}

/// Writes what the bars are called, or how long they are.
fn points(
    xml: &mut Xml,
    (what, kind): (&str, &str),
    values: impl ExactSizeIterator<Item = String>,
) {
    xml.element(what, &[], |xml| {
        xml.element(kind, &[], |xml| {
            value(xml, "c:ptCount", &values.len().to_string());
            for (at, point) in values.enumerate() {
                xml.element("c:pt", &[("idx", &at.to_string())], |xml| {
                    xml.element("c:v", &[], |xml| xml.text(&point));
                });
            }
        });
    });
}

/// Writes an axis; that of the figures is not drawn, for each bar has its figure.
fn axis(xml: &mut Xml, name: &str, (id, other): (&str, &str), order: &str, side: &str) {
    let is_drawn = name == "c:catAx";
    xml.element(name, &[], |xml| {
        value(xml, "c:axId", id);
        xml.element("c:scaling", &[], |xml| {
            value(xml, "c:orientation", order);
            if !is_drawn {
                value(xml, "c:min", "0");
            }
        });
        value(xml, "c:delete", if is_drawn { "0" } else { "1" });
        value(xml, "c:axPos", side);
        value(xml, "c:majorTickMark", "none");
        value(xml, "c:minorTickMark", "none");
        value(xml, "c:tickLblPos", "low");
        value(xml, "c:crossAx", other);
        value(xml, "c:crosses", "autoZero");
        if is_drawn {
            // Every bar is named, however many there are.
            value(xml, "c:tickLblSkip", "1");
        }
    });
}

fn value(xml: &mut Xml, name: &str, value: &str) {
    xml.empty(name, &[("val", value)]);
}
