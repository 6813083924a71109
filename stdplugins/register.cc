#include "stdplugins/register.h"

#include "stdplugins/named_plugins.h"
#include "stdplugins/table/hbase11xsql/spec.h"
#include "stdplugins/table/kafka/spec.h"
#include "stdplugins/table/kafka_connect/spec.h"
#include "stdplugins/table/mysql/spec.h"
#include "stdplugins/table/odps/spec.h"
#include "stdplugins/table/ots/spec.h"
#include "stdplugins/table/otsstream/spec.h"
#include "stdplugins/table/postgresql/spec.h"
#include "stdplugins/table/sqlite/spec.h"
#include "stdplugins/table/stream/spec.h"
#include "stdplugins/transport/local_file/spec.h"
#include "stdplugins/transport/oss/spec.h"

namespace penstock {

PluginCatalog StandardPlugins() {
  PluginCatalog catalog;
  catalog.Add(TxtFileSpec());
  catalog.Add(SqliteSpec());
  catalog.Add(StreamSpec());
  catalog.Add(OtsSpec());
  catalog.Add(OtsStreamSpec());
  catalog.Add(OssSpec());
  catalog.Add(OdpsSpec());
  catalog.Add(MysqlSpec());
  catalog.Add(PostgresqlSpec());
  catalog.Add(KafkaSpec());
  catalog.Add(Hbase11xSqlSpec());
  catalog.Add(KafkaConnectSpec());
  catalog.Add(TablestoreSinkSpec());
  catalog.AddNamed(NamedPlugins());
  return catalog;
}

}  // namespace penstock
